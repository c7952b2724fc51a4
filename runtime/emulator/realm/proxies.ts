// Which objects are proxies. To read a property of a proxy runs its traps, which are user code.

const targets = new WeakMap<object, object | undefined>(); // undefined once revoked

/** Whether a value was made by `new Proxy`. */
export function isProxy(value: object): boolean {
  return targets.has(value);
}

/** The target of a proxy; undefined once it is revoked. */
export function targetOf(proxy: object): object | undefined {
  return targets.get(proxy);
}

/** Note a proxy that the emulator made itself. */
export function noteProxy(proxy: object, target: object): void {
  targets.set(proxy, target);
}

/** From now on every proxy is noted. Called before any user code runs. */
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
