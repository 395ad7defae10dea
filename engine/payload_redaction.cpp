#include "engine/payload_redaction.hpp"

#include "engine/attempt/event_cutter.hpp"
#include "engine/base/ascii.hpp"
#include "engine/base/utf8.hpp"
#include "engine/policy/reply_change.hpp"
#include "engine/payload_times.hpp"
#include "engine/reply_lines.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <iterator>

namespace signalbox {

namespace {

using policy::modifications;

/// The search for secrets takes some memory for each byte: long texts are searched in pieces.
constexpr std::size_t searched_at_once = 256 * 1024;

constexpr std::size_t searched_of_secret = 200;  // characters: a pattern sees 256

/// Where the text may be cut: no secret has such a character.
bool is_between_words(char each)
{
    return each == '"' || each == ' ' || each == '\n' || each == ',';
}

std::size_t end_of_piece(std::string_view text)
{
    if (text.size() <= searched_at_once) return text.size();
    for (std::size_t end = searched_at_once; end > searched_at_once / 2; --end)
        if (is_between_words(text[end - 1])) return end;
    return searched_at_once;
}

std::string without_secrets(std::string_view text, model::secret_indexes hidden)
{
    if (hidden.empty()) return std::string(text);
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        std::string_view const piece = text.substr(0, end_of_piece(text));
        bool const cut = piece.size() < text.size() && !is_between_words(piece.back());
        out += model::masked(piece, hidden, cut);
        text.remove_prefix(piece.size());
    }
    return out;
}

/// Whole events with their texts, each taken as one over all events. An end without its event's is left out.
std::string changed_events(modifications const& what, std::string_view events, dialect::text_rules const& texts, dialect::stream_form form,
                           policy::match_counts& counts)
{
    attempt::event_cutter whole(form);
    policy::stream_change change(what, texts, form, counts);
    std::string out(change.pass(whole.cut(events), false));
    out += change.pass({}, true);
    return out;
}

/// Those that replace or mask what they find in any text.
modifications of_any_text(modifications const& all)
{
    modifications out;
    std::ranges::copy_if(all, std::back_inserter(out), [](policy::modification const* each) {
        return each->of.takes_all() &&
               (std::holds_alternative<policy::replacing>(each->how) || std::holds_alternative<policy::masking>(each->how));
    });
    return out;
}

/// Takes a secret out of texts that come in pieces, in any case. Of a long one the beginning is looked for, and the rest of its characters goes with it.
std::optional<policy::modification> without(std::string_view secret)
{
    std::string pattern = "(?i)" + expression::pattern_of_text(secret.substr(0, searched_of_secret));
    if (secret.size() > searched_of_secret) pattern += "[^\\s\"]*";
    auto found = expression::locating_pattern::compile(pattern);
    auto all = policy::text_selector::read("**");
    if (!found || !all) return std::nullopt;
    return policy::modification{std::move(*all), policy::replacing{std::move(*found), policy::rewriting::of_words("***")}};
}

/// A stream with each text taken as one over all its events.
std::string changed_stream(modifications const& what, std::string_view events, payload_form const& form)
{
    policy::match_counts counts;
    std::string const once = changed_events(what, events, *form.texts, *form.stream, counts);
    return changed_events(what, once, policy::all_texts, *form.stream, counts);
}

/// A secret may be spread over the events of a stream, a few characters in each.
std::string stream_without_secrets(std::string_view events, model::secret_indexes hidden, payload_form const& form)
{
    std::vector<policy::modification> made;
    for (model::secret_index const* each : hidden)
        for (std::string const& secret : each->words())
            if (auto one = without(secret)) made.push_back(std::move(*one));
    modifications what;
    for (policy::modification const& each : made) what.push_back(&each);
    return what.empty() ? std::string(events) : changed_stream(what, events, form);
}

/// Nothing when the body is no text: then it is not known what is in it.
std::optional<std::string> changed_body(modifications const& what, std::string body, payload_form const& form)
{
    policy::match_counts counts;
    if (wire::check_json(body)) {
        if (auto changed = policy::change_json(what, policy::all_texts, body, counts).text) body = std::move(*changed);
    } else if (form.stream) {
        body = changed_stream(what, body, form);
        if (*form.stream == dialect::stream_form::frames) return body;
    }
    if (!base::valid_utf8(body)) return std::nullopt;
    // Numbers, names of members and what is no JSON: nothing in it may match.
    if (auto changed = policy::changed_text(of_any_text(what), body, counts)) return changed;
    return body;
}

/// Coded bytes hide what is in them.
bool is_coded(std::string_view head)
{
    auto const coding = find_line(head, "content-encoding");
    return coding && !base::same_text(*coding, "identity");
}

}  // namespace

void payload_redaction::clean(payload::text& one, payload_form const& form) const
{
    std::vector<model::secret_index const*> hidden;
    if (!callers.empty()) hidden.push_back(&callers);
    for (auto const& each : providers)
        if (each && !each->empty()) hidden.push_back(each.get());
    modifications const what = policy::of_rules(by);
    one.head = without_secrets(one.head, hidden);
    policy::match_counts counts;
    if (auto changed = policy::changed_text(of_any_text(what), one.head, counts)) one.head = std::move(*changed);
    if (!form.stream) one.times = {};  // of a plain reply they say nothing that the event does not
    if (one.state != payload::part_state::kept || one.body.empty()) return;
    std::optional<std::string> body;
    if (!is_coded(one.head)) {
        body = without_secrets(one.body, hidden);
        if (form.stream && !wire::check_json(*body)) body = stream_without_secrets(*body, hidden, form);
        if (!what.empty()) body = changed_body(what, std::move(*body), form);
    }
    one.times = body && form.stream ? fitted_times(one.times, one.body, *body, *form.stream) : base::piece_times();
    one.body = body ? std::move(*body) : std::string();
    if (!body) one.state = payload::part_state::withheld;
}

void payload_redaction::operator()(payload::kept_payload& made) const
{
    for (std::size_t i = 0; i < made.parts.size(); ++i) clean(made.parts[i], forms[i]);
}

}  // namespace signalbox
