// Keeps a list of all proxies: reading a property of a proxy runs its traps, which are user code.

const targets = new WeakMap<object, object | undefined>(); // by proxy; undefined if the proxy is revoked

/** Whether a value was made by `new Proxy` or Proxy.revocable. */
export function isProxy(value: object): boolean {
  return targets.has(value);
}

/** The target of a proxy; undefined if the proxy is revoked. */
export function targetOf(proxy: object): object | undefined {
  return targets.get(proxy);
}

/** Adds a proxy that the emulator itself made. */
export function noteProxy(proxy: object, target: object): void {
  targets.set(proxy, target);
}

/** Replaces the global Proxy by one that notes each new proxy. Called before any user code runs. */
export function noteProxies(): void {
  const { Proxy: PlainProxy } = globalThis;
  const noted = <T extends object>(proxy: T, target: object): T => {
    targets.set(proxy, target);
    return proxy;
  };
  const { revocable } = PlainProxy;
  PlainProxy.revocable = (target, handler) => {
    const { proxy, revoke } = revocable(target, handler);
    noted(proxy, target);
    return {
      proxy,
      revoke() {
        targets.set(proxy, undefined);
        revoke();
      },
    };
  };
  globalThis.Proxy = new PlainProxy(PlainProxy, {
    construct: (target, args, newTarget) =>
      noted(Reflect.construct(target, args, newTarget), args[0] as object),
  });
}
