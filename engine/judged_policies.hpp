// The policies that a request meets. Pure, but that it takes the time.
#pragma once

#include "engine/admission.hpp"
#include "engine/dialect/text_rules.hpp"

namespace signalbox {

/// Those of its routes, of its consumer and of the group that it asks for judge it in this order, up to the first that denies: then
/// `of.refused` is its refusal, and nothing is asked beforehand; or up to the first that asks, `of.asks`. What they change of the request is
/// `of.changed_body`, which the next ones see. `to` is null when the request leads nowhere.
void judge_policies(admission& of, inbound const& request, entry const& from, route::destination const* to, config::snapshot const& within);

/// The answer of the policy that asks; with go_on_judging() those behind it follow, if it passes.
void take_answer(admission& of, policy::decision made);
void go_on_judging(admission& of, inbound const& request, entry const& from, config::snapshot const& within);

/// What the request is from now on; views of what it was changed to before end.
void change_body(admission& of, std::string body);

/// What is done to the texts of its reply: what its policies change, and then what was masked is put back.
policy::modifications reply_changes(admission const& of);

/// Who reads the words of its requests.
policy::said_to said_to(place const& where);

/// Which strings of its requests are texts.
dialect::text_rules const& request_texts(place const& where);

}  // namespace signalbox
