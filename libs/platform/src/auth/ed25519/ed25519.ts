import { type Ed25519, nodeEd25519 } from './node-ed25519.ts';
import { sodiumEd25519 } from './sodium-ed25519.ts';

export const ed25519: Ed25519 = sodiumEd25519('sodium-native') ?? nodeEd25519;
