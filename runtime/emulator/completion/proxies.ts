// Which objects are proxies: looking at one would run its traps, which are a user's code.

const proxies = new WeakSet<object>();

/** Whether a value was made by `new Proxy`. */
export function isProxy(value: object): boolean {
  return proxies.has(value);
}

/** From now on every proxy is noted. To be called before any user code runs. */
export function noteProxies(): void {
  const { Proxy: PlainProxy } = globalThis;
  const noted = <T extends object>(proxy: T): T => {
    proxies.add(proxy);
    return proxy;
  };
  const { revocable } = PlainProxy;
  PlainProxy.revocable = (target, handler) => {
    const made = revocable(target, handler);
    noted(made.proxy);
    return made;
  };
  globalThis.Proxy = new PlainProxy(PlainProxy, {
    construct: (target, args, newTarget) => noted(Reflect.construct(target, args, newTarget)),
  });
}
