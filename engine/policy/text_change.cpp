#include "engine/policy/text_change.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/utf8.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

using pattern = expression::locating_pattern;

/// Text is looked at in slices: the work for a match is bounded whatever the length of a text.
constexpr std::size_t slice = 2'048;

bool continues(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Behind the character that begins here.
std::size_t next_character(std::string_view text, std::size_t at)
{
    ++at;
    while (at < text.size() && continues(text[at])) ++at;
    return at;
}

/// Behind so many characters, or the end.
std::size_t behind(std::string_view text, std::size_t at, std::size_t characters)
{
    for (; characters > 0 && at < text.size(); --characters) at = next_character(text, at);
    return at;
}

/// Before so many characters from the end, or `from`.
std::size_t before_end(std::string_view text, std::size_t from, std::size_t characters)
{
    std::size_t at = text.size();
    while (characters > 0 && at > from) {
        --at;
        if (!continues(text[at])) --characters;
    }
    return at;
}

std::size_t characters_in(std::string_view text)
{
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return !continues(byte); }));
}

std::size_t end_of_slice(std::string_view text, std::size_t at)
{
    if (text.size() - at <= slice) return text.size();
    std::size_t end = at + slice;
    while (continues(text[end])) --end;
    return end > at ? end : text.size();
}

/// The pattern that must be found before anything changes; null: there is none.
pattern const* pattern_of(modification const& one)
{
    if (auto const* const by = std::get_if<replacing>(&one.how)) return &by->what;
    if (auto const* const by = std::get_if<masking>(&one.how)) return &by->plain.what;
    if (auto const* const by = std::get_if<remembering>(&one.how)) return &by->by->plain.what;
    if (auto const* const by = std::get_if<denying>(&one.how)) return &by->plain.what;
    return nullptr;
}

bool may_change(modification const& one, std::string_view text)
{
    if (std::holds_alternative<restoring>(one.how)) return text.find('[') != text.npos;
    pattern const* const what = pattern_of(one);
    pattern::groups found;
    return !what || what->find(text, 0, text.size(), pattern::at::anywhere, found);
}

}  // namespace

void replacing_step::take(traced_text const& in, bool end, traced_text& out)
{
    std::size_t at = 0;
    do {
        std::size_t const next = end_of_slice(in.text(), at);
        held_.append(in, at, next);
        at = next;
        settle(end && at == in.size(), out);
    } while (at < in.size());
}

/// A match that begins before `decided` cannot be another one when more text comes: each of its characters and one more is there, or a character stands
/// behind it that is part of no match.
void replacing_step::settle(bool end, traced_text& out)
{
    if (!swallow()) return forget();
    std::string_view const text = held_.text();
    std::size_t const decided = end ? text.size() : std::max(by_.what.tail_of(text, at_), before_end(text, at_, longest_match));
    while (at_ < decided && replace_next(decided, out)) {
    }
    forget();
}

/// The rest of a match that was longer than what is looked at: as far as it could go on. False when that is not over.
bool replacing_step::swallow()
{
    if (!swallowing_) return true;
    std::size_t const run = by_.what.run_at(held_.text(), at_);
    if (keeps_.into) keeps_.into->go_on(held_.text().substr(at_, run));
    at_ += run;
    swallowing_ = at_ == held_.size();
    return !swallowing_;
}

/// Passes what stands before the next match, and replaces it. False when there is nothing more to do.
bool replacing_step::replace_next(std::size_t decided, traced_text& out)
{
    std::string_view const text = held_.text();
    pattern::groups found;
    bool const any = by_.what.find(text, at_, text.size(), pattern::at::anywhere, found, by_.with.asks_for());
    std::size_t const begin = any ? static_cast<std::size_t>(found[0].data() - text.data()) : decided;
    if (begin >= decided) return pass(decided, out), false;
    std::size_t const limit = behind(text, begin, longest_match);
    bool const longer = begin + found[0].size() > limit;
    if (longer && !by_.what.find(text, begin, limit, pattern::at::beginning, found, by_.with.asks_for())) found[0] = {};
    if (found[0].empty()) return pass(next_character(text, begin), out), true;
    pass(begin, out);
    at_ = begin + found[0].size();
    swallowing_ = at_ == limit && characters_in(text.substr(begin, limit - begin)) == longest_match;
    out.append(instead_of(found), held_.origin_at(begin));
    ++matches_;
    return swallow();
}

std::string replacing_step::instead_of(pattern::groups const& found) const
{
    if (keeps_.into) return swallowing_ ? keeps_.into->of_begun(keeps_.by->name, found[0]) : keeps_.into->of(keeps_.by->name, found[0]);
    std::string out;
    by_.with.append(out, found);
    return out;
}

void replacing_step::pass(std::size_t to, traced_text& out)
{
    out.append(held_, at_, to);
    at_ = to;
}

/// Keeps one character before what is not decided: whether a word begins there depends on it.
void replacing_step::forget()
{
    std::size_t const before = at_ == 0 ? 0 : before_end(held_.text().substr(0, at_), 0, 1);
    held_.drop(before);
    at_ -= before;
}

void letter_step::take(traced_text const& in, bool, traced_text& out)
{
    std::size_t at = 0;
    for (traced_text::run const& each : in.runs()) {
        std::string text(in.text().substr(at, each.size));
        at += each.size;
        std::string const before = text;
        for (char& c : text) c = by_.upper && base::is_letter(c) ? static_cast<char>(c & ~0x20) : by_.upper ? c : base::lower(c);
        if (text != before) matches_ = 1;
        out.append(text, each.origin);
    }
}

/// What may be the end of the text is held, up to the limit of what is held of any text.
void trimming_step::take(traced_text const& in, bool end, traced_text& out)
{
    held_.append(in, 0, in.size());
    std::string_view const text = held_.text();
    std::size_t first = 0;
    if (!begun_) {
        first = std::min(text.find_first_not_of(by_.characters), text.size());
        if (first > 0) matches_ = 1;
        begun_ = first < text.size();
    }
    std::size_t const last = text.find_last_not_of(by_.characters);
    std::size_t const behind_last = last == std::string_view::npos ? 0 : last + 1;
    std::size_t const most = text.size() > longest_match ? text.size() - longest_match : 0;
    std::size_t const decided = begun_ ? std::max({first, behind_last, most}) : first;
    out.append(held_, first, decided);
    held_.drop(decided);
    if (!end) return;
    if (held_.size() > 0) matches_ = 1;
    held_.clear();
}

void restoring_step::take(traced_text const& in, bool end, traced_text& out)
{
    using kind = placeholders::found::kind;
    held_.append(in, 0, in.size());
    std::string_view const text = held_.text();
    std::size_t at = 0;
    for (;;) {
        std::size_t const open = std::min(text.find('[', at), text.size());
        out.append(held_, at, open);
        at = open;
        if (at == text.size()) break;
        auto const seen = from_.at_beginning_of(text.substr(at));
        if (seen.what == kind::part && !end) break;
        if (seen.what == kind::whole) {
            out.append(*seen.text, held_.origin_at(at));
            at += seen.size;
            ++matches_;
        } else {
            out.append(held_, at, at + 1);
            ++at;
        }
    }
    held_.drop(at);
}

text_change::text_change(modifications what) : what_(std::move(what))
{
    for (modification const* each : what_) {
        if (auto const* const by = std::get_if<replacing>(&each->how)) steps_.emplace_back(replacing_step(*by));
        if (auto const* const by = std::get_if<letter_case>(&each->how)) steps_.emplace_back(letter_step(*by));
        if (auto const* const by = std::get_if<trimming>(&each->how)) steps_.emplace_back(trimming_step(*by));
        if (auto const* const by = std::get_if<masking>(&each->how)) steps_.emplace_back(replacing_step(by->plain));
        if (auto const* const by = std::get_if<remembering>(&each->how)) steps_.emplace_back(replacing_step(by->by->plain, *by));
        if (auto const* const by = std::get_if<restoring>(&each->how)) steps_.emplace_back(restoring_step(*by));
        if (auto const* const by = std::get_if<denying>(&each->how)) steps_.emplace_back(replacing_step(by->plain));
    }
}

void text_change::take(std::string_view text, std::uint64_t origin, traced_text& out)
{
    traced_text in;
    in.append(text, origin);
    run(std::move(in), false, out);
}

void text_change::end(traced_text& out)
{
    run({}, true, out);
}

void text_change::run(traced_text in, bool end, traced_text& out)
{
    for (auto& step : steps_) {
        traced_text next;
        std::visit([&](auto& each) { each.take(in, end, next); }, step);
        in = std::move(next);
    }
    out.append(in, 0, in.size());
}

std::uint64_t text_change::oldest_held() const
{
    std::uint64_t oldest = none_held;
    for (auto const& step : steps_) {
        if (auto const* const one = std::get_if<replacing_step>(&step); one && one->processed() < one->held().size())
            oldest = std::min(oldest, one->held().origin_at(one->processed()));
        if (auto const* const one = std::get_if<trimming_step>(&step); one && one->held().size() > 0)
            oldest = std::min(oldest, one->held().origin_at(0));
        if (auto const* const one = std::get_if<restoring_step>(&step); one && one->held().size() > 0)
            oldest = std::min(oldest, one->held().origin_at(0));
    }
    return oldest;
}

void text_change::count(match_counts& into) const
{
    for (std::size_t i = 0; i < what_.size(); ++i)
        if (auto const matches = std::visit([](auto const& each) { return each.matches(); }, steps_[i])) into[what_[i]] += matches;
}

void text_change::count_denied(match_counts& into) const
{
    for (std::size_t i = 0; i < what_.size(); ++i) {
        if (!std::holds_alternative<denying>(what_[i]->how)) continue;
        if (auto const matches = std::get<replacing_step>(steps_[i]).matches()) into[what_[i]] = matches;
    }
}

std::optional<std::string> changed_text(modifications const& what, std::string_view text, match_counts& counts)
{
    if (std::ranges::none_of(what, [&](modification const* each) { return may_change(*each, text); })) return std::nullopt;
    text_change change(what);
    traced_text out;
    change.take(text, 0, out);
    change.end(out);
    change.count(counts);
    if (out.text() == text) return std::nullopt;
    return std::string(out.text());
}

}  // namespace signalbox::policy
