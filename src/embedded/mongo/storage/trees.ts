/** Trees with a fixed number; those of collections and indexes follow. */
export const CATALOGUE_TREE = 0;
export const COUNT_TREE = 1;
export const SESSION_TREE = 2;
export const OWNER_TREE = 3;
export const NEXT_TREE = 4;
export const FIRST_TREE = 16;
