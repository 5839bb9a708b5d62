//! One const.

use proc_macro2::TokenStream;
use quote::quote;

use super::model::Holder;
use crate::syntax::probes;

pub(super) fn holds(holder: &Holder<'_>) -> TokenStream {
    let private = holder.library.private();
    let ident = holder.ident;
    let (parameters, arguments, bounds) = holder.generics.split_for_impl();
    let held = if holder.asked.is_empty() {
        quote!(#private::Held::Nothing)
    } else {
        let probes = probes(&holder.library, &holder.asked);
        quote!({ use #private::ProbeFallback as _; #private::Held::All(#probes) })
    };
    quote! {
        #[automatically_derived]
        impl #parameters #private::Holds for #ident #arguments #bounds {
            const HELD: #private::Held = #held;
        }
    }
}
