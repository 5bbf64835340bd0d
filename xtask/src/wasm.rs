//! Wasm files as far as joining chunks needs them: what they import.

/// The bytes that every wasm file begins with.
const HEAD: [u8; 8] = *b"\0asm\x01\0\0\0";
/// The numbers of the sections that imports and exports are in.
const IMPORTS: u8 = 2;
const EXPORTS: u8 = 7;

/// What a chunk takes from the page: its name, the kind that the format numbers, and its type as it is
/// written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    name: Vec<u8>,
    kind: u8,
    of: Vec<u8>,
}

/// What a wasm file imports, in order. A chunk imports a table, a memory and globals, all from one
/// module; anything else is an error, since nothing could give it.
pub fn imports(wasm: &[u8]) -> Result<Vec<Import>, String> {
    let mut reader = Reader { bytes: wasm, at: 0 };
    if reader.take(HEAD.len())? != HEAD {
        return Err("this is no wasm file".into());
    }
    while !reader.is_done() {
        let section = reader.byte()?;
        let len = reader.number()?;
        let body = reader.take(len)?;
        if section == IMPORTS {
            return import_section(body);
        }
    }
    Ok(Vec::new())
}

fn import_section(body: &[u8]) -> Result<Vec<Import>, String> {
    let mut reader = Reader { bytes: body, at: 0 };
    let count = reader.number()?;
    let mut imports = Vec::new();
    for _ in 0..count {
        let module_len = reader.number()?;
        reader.take(module_len)?;
        let name_len = reader.number()?;
        let name = reader.take(name_len)?.to_vec();
        let kind = reader.byte()?;
        let from = reader.at;
        match kind {
            // A table: the type of what it holds, then its size.
            1 => {
                reader.byte()?;
                reader.limits()?;
            }
            2 => reader.limits()?,
            // A global: its type, and whether it changes.
            3 => drop(reader.take(2)?),
            _ => {
                let name = String::from_utf8_lossy(&name);
                return Err(format!("a chunk imports `{name}`, which no chunk may"));
            }
        }
        let of = body[from..reader.at].to_vec();
        imports.push(Import { name, kind, of });
    }
    Ok(imports)
}

/// A wasm file that imports these from the module `from`, and exports them again under their names.
pub fn passing_on(from: &str, imports: &[Import]) -> Vec<u8> {
    let mut taken = number(imports.len());
    let mut given = number(imports.len());
    let mut counts = [0; 4];
    for import in imports {
        for name in [from.as_bytes(), &import.name] {
            taken.extend(number(name.len()));
            taken.extend(name);
        }
        taken.push(import.kind);
        taken.extend(&import.of);
        given.extend(number(import.name.len()));
        given.extend(&import.name);
        given.push(import.kind);
        let count = &mut counts[usize::from(import.kind)];
        given.extend(number(*count));
        *count += 1;
    }
    let mut wasm = HEAD.to_vec();
    for (section, body) in [(IMPORTS, taken), (EXPORTS, given)] {
        wasm.push(section);
        wasm.extend(number(body.len()));
        wasm.extend(body);
    }
    wasm
}

/// A number as the format writes it: seven bits a byte, the lowest first.
fn number(mut value: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (value & 0x7f) as u8;
        value >>= 7;
        if value == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// Reads the format from its start.
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    fn take(&mut self, len: usize) -> Result<&'a [u8], String> {
        let end = self.at.checked_add(len);
        let taken = end.and_then(|end| self.bytes.get(self.at..end));
        self.at = self.at.saturating_add(len);
        taken.ok_or_else(|| "a wasm file breaks off".into())
    }

    fn byte(&mut self) -> Result<u8, String> {
        Ok(self.take(1)?[0])
    }

    fn number(&mut self) -> Result<usize, String> {
        let mut value = 0;
        for place in 0..5 {
            let byte = self.byte()?;
            value |= usize::from(byte & 0x7f) << (7 * place);
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err("a number in a wasm file is too long".into())
    }

    /// The size of a table or a memory: at least so much, and where the first bit says so, at most.
    fn limits(&mut self) -> Result<(), String> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 == 1 {
            self.number()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(name: &str, kind: u8, of: &[u8]) -> Import {
        Import {
            name: name.into(),
            kind,
            of: of.into(),
        }
    }

    fn all() -> Vec<Import> {
        vec![
            import("memory", 2, &[0, 0x92, 0x02]),
            import("__stack_pointer", 3, &[0x7f, 1]),
            import("table", 1, &[0x70, 1, 5, 0x80, 0x01]),
        ]
    }

    #[test]
    fn what_passes_imports_on_imports_them() {
        assert_eq!(imports(&passing_on("e", &all())), Ok(all()));
        assert_eq!(imports(&passing_on("e", &[])), Ok(vec![]));
    }

    #[test]
    fn what_no_chunk_may_import_is_named() {
        let wasm = passing_on("e", &[import("call", 0, &[3])]);
        assert!(imports(&wasm).unwrap_err().contains("call"));
    }

    #[test]
    fn what_is_damaged_is_an_error() {
        let whole = passing_on("e", &all());
        assert!(imports(b"#!/bin/sh").is_err());
        for len in 9..50 {
            assert!(imports(&whole[..len]).is_err(), "{len} bytes");
        }
        let endless = [&HEAD[..], &[IMPORTS, 0xff, 0xff, 0xff, 0xff, 0xff]].concat();
        assert!(imports(&endless).is_err());
    }
}
