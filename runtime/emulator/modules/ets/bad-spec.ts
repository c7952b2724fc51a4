// A match specification, or a pattern, that cannot be compiled. Its message is OTP's sentence, if OTP has one.

export class BadSpec extends Error {
  override readonly name = 'BadSpec';
}
