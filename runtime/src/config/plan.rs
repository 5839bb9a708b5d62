//! The words of `GRACEFULLY=plan`: in which form it is shown.

use crate::observe::PlanForm;
use gracefully_config::spelling::legal_words;

const FORMS: [(&str, PlanForm); 3] =
    [("json", PlanForm::Json), ("dot", PlanForm::Dot), ("mermaid", PlanForm::Mermaid)];

/// Reads what follows `plan:`.
pub(super) fn parse(words: Option<&str>) -> Result<PlanForm, Vec<String>> {
    let Some(word) = words else { return Ok(PlanForm::Text) };
    let found = FORMS.iter().find(|(name, _)| *name == word).map(|(_, form)| *form);
    found.ok_or_else(|| {
        let legal = legal_words(word, &FORMS.map(|(name, _)| name));
        vec![format!("`{word}` is no form of the plan; {legal}, or `plan` alone")]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_form_is_named_with_the_nearest() {
        let fault = parse(Some("jsn")).expect_err("none");
        let words = "`jsn` is no form of the plan; did you mean `json`? legal are `json`, `dot` and `mermaid`, or `plan` alone";
        assert_eq!(fault, [words]);
    }
}
