// Tags of terms that are read from Erlang nodes only: terl nodes send none of them.

export const atomCacheRef = 82; // u8: the number of an atom in the header of the message
export const floatText = 99; // 31 bytes of text
export const reference = 101; // atom node, u32 id, u8 creation
export const port = 102; // atom node, u32 id, u8 creation
export const pid = 103; // atom node, u32 id, u32 serial, u8 creation
export const newReference = 114; // u16 words, atom node, u8 creation, the words
