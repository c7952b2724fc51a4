// @oxc-project/runtime has no types; only compiled code calls its helpers.
declare module '@oxc-project/runtime/helpers/*' {
  const helper: unknown;
  export default helper;
}
