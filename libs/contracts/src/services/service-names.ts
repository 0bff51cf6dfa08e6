import { type HttpServiceName, type Service, type ServiceName, services } from './services.ts';

type Snake<Name extends string> = Name extends `${infer Head}-${infer Tail}` ? `${Head}_${Snake<Tail>}` : Name;

export type PortVariable =
  | Extract<Service, { portVariable: string }>['portVariable']
  | `${Uppercase<Snake<Exclude<Service, { portVariable: string }>['name']>>}_PORT`;
export type UrlVariable = `${Uppercase<Snake<HttpServiceName>>}_URL`;
export type ServiceRole = `urvote_${Snake<ServiceName>}`;

const snake = (name: string) => name.replaceAll('-', '_');

/** Says on which port the service listens. */
export function portVariableOf(service: Service): PortVariable {
  if ('portVariable' in service) return service.portVariable;
  return `${snake(service.name).toUpperCase()}_PORT` as PortVariable;
}

/** Says where others find the service. */
export function urlVariableOf(name: HttpServiceName): UrlVariable {
  return `${snake(name).toUpperCase()}_URL` as UrlVariable;
}

/** The PostgreSQL role of the service; migrations make it and grant what the service needs. */
export function roleOf(name: ServiceName): ServiceRole {
  return `urvote_${snake(name)}` as ServiceRole;
}

export const httpServices = services.filter((service) => service.kind === 'http');
export const serviceRoles: readonly ServiceRole[] = services.map(({ name }) => roleOf(name));
/** Roles that add or work on jobs. */
export const queueRoles: readonly ServiceRole[] = services
  .filter((service) => 'usesQueue' in service)
  .map(({ name }) => roleOf(name));
