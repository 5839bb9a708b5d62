//! JSON with a line for each value, as `serde_json` writes it. That one does so by a body of its own for each field of
//! each type, which is tens of KiB in every program; here the layout is written once, by calls.

use serde::ser::{Error as _, Serializer};
use serde::ser::{
    Impossible, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
};
use serde_json::Error;

/// The text, without a line end after the last line.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Error> {
    let mut json = Json { text: String::new(), depth: 0, bare: false };
    value.serialize(&mut json)?;
    Ok(json.text)
}

struct Json {
    text: String,
    depth: usize,
    /// A bracket was opened, and nothing is in it yet.
    bare: bool,
}

impl Json {
    #[inline(never)]
    fn open(&mut self, bracket: char) {
        self.text.push(bracket);
        self.depth += 1;
        self.bare = true;
    }

    /// Begins what comes next between the brackets.
    #[inline(never)]
    fn next(&mut self) {
        if !std::mem::replace(&mut self.bare, false) {
            self.text.push(',');
        }
        self.line();
    }

    #[inline(never)]
    fn key(&mut self, key: &str) -> Result<(), Error> {
        self.next();
        self.string(key)?;
        self.text.push_str(": ");
        Ok(())
    }

    #[inline(never)]
    fn close(&mut self, bracket: char) {
        self.depth -= 1;
        if !std::mem::replace(&mut self.bare, false) {
            self.line();
        }
        self.text.push(bracket);
    }

    fn line(&mut self) {
        self.text.push('\n');
        for _ in 0..self.depth {
            self.text.push_str("  ");
        }
    }

    #[inline(never)]
    fn string(&mut self, text: &str) -> Result<(), Error> {
        self.text.push_str(&serde_json::to_string(text)?);
        Ok(())
    }

    #[inline(never)]
    fn number(&mut self, number: impl std::fmt::Display) {
        self.text.push_str(&number.to_string());
    }

    #[inline(never)]
    fn word(&mut self, word: &str) {
        self.text.push_str(word);
    }
}

/// Nothing that is written here is any of these.
fn unused<T>() -> Result<T, Error> {
    Err(Error::custom("neither bytes nor a tuple is written"))
}

impl Serializer for &mut Json {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Impossible<(), Error>;
    type SerializeTupleStruct = Impossible<(), Error>;
    type SerializeTupleVariant = Impossible<(), Error>;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Variant<Self>;

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.word(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i8(self, value: i8) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i16(self, value: i16) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i32(self, value: i32) -> Result<(), Error> {
        self.serialize_i64(value.into())
    }

    fn serialize_i64(self, value: i64) -> Result<(), Error> {
        self.number(value);
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.number(value);
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    #[inline(never)]
    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.text.push_str(&serde_json::to_string(&value)?);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.string(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.string(value)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        unused()
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.word("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.string(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.open('{');
        self.key(variant)?;
        value.serialize(&mut *self)?;
        self.close('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        self.open('[');
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Error> {
        unused()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Error> {
        unused()
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        unused()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        self.open('{');
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        self.open('{');
        Ok(self)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Variant<Self>, Error> {
        self.open('{');
        self.key(variant)?;
        self.open('{');
        Ok(Variant(self))
    }
}

impl SerializeSeq for &mut Json {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.next();
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        self.close(']');
        Ok(())
    }
}

impl SerializeMap for &mut Json {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.next();
        key.serialize(&mut **self)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.word(": ");
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        self.close('}');
        Ok(())
    }
}

impl SerializeStruct for &mut Json {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.key(key)?;
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        self.close('}');
        Ok(())
    }
}

/// The fields of a variant, which is an object in an object.
struct Variant<J>(J);

impl SerializeStructVariant for Variant<&mut Json> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        SerializeStruct::serialize_field(&mut self.0, key, value)
    }

    fn end(self) -> Result<(), Error> {
        self.0.close('}');
        self.0.close('}');
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::pretty;

    #[derive(Serialize)]
    enum Kind {
        Plain,
        Of(u8),
        With { word: char, list: Vec<Kind> },
    }

    #[derive(Serialize)]
    struct Wrapped(Option<f64>);

    #[derive(Serialize)]
    struct All {
        text: &'static str,
        yes: bool,
        numbers: Vec<Wrapped>,
        lowest: i64,
        highest: u64,
        nothing: (),
        map: BTreeMap<String, Vec<Kind>>,
        empty: BTreeMap<String, u8>,
    }

    #[test]
    fn it_is_what_serde_json_writes() {
        let numbers = [0.0, -0.5, 1.5, 30000.0, 0.001, 1e-7, 123_456.789, 1e17, f64::MAX, f64::NAN].map(Some);
        let list = vec![Kind::Plain, Kind::With { word: '"', list: Vec::new() }, Kind::Of(7)];
        let map = [("a\"\\\n\u{7f}é".to_owned(), vec![Kind::With { word: 'ß', list }]), ("b".into(), vec![])];
        let all = All {
            text: "\u{0}\t<>/ \u{1f600}",
            yes: true,
            numbers: numbers.into_iter().chain([None]).map(Wrapped).collect(),
            lowest: i64::MIN,
            highest: u64::MAX,
            nothing: (),
            map: map.into(),
            empty: BTreeMap::new(),
        };
        let theirs = serde_json::to_string_pretty(&all).expect("it is JSON");
        assert_eq!(pretty(&all).expect("it is JSON"), theirs);
    }
}
