// The package has no types; each helper is called by compiled code only.
declare module '@oxc-project/runtime/helpers/*' {
  const helper: unknown;
  export default helper;
}
