// Which objects are modules, so that they are shown by their names.

const names = new WeakMap<object, string>();

export function noteModule(namespace: object, name: string): void {
  names.set(namespace, name);
}

export function moduleNameOf(object: object): string | undefined {
  return names.get(object);
}
