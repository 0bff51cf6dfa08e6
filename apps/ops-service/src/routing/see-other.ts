export function seeOther(location: string) {
  return { status: 303, headers: { Location: location }, body: '' };
}
