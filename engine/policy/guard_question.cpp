#include "engine/policy/guard_question.hpp"

#include "engine/base/utf8.hpp"
#include "engine/dialect/text_walk.hpp"
#include "engine/wire/text_edits.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

/// What the innermost object around a text that says a role says.
std::string role_of(dialect::text_walk const& at)
{
    auto const& levels = at.levels();
    for (auto level = levels.rbegin(); level != levels.rend(); ++level)
        if (!level->element)
            if (auto role = level->container["role"].string()) return std::move(*role);
    return {};
}

bool is_sent(dialect::text_walk const& at, wire::json_view value)
{
    return at.is_text() && value.text_size() > 0;
}

class collector {
public:
    explicit collector(std::vector<sent_text>& into) : into_(into) {}
    void text(dialect::text_walk const& at, wire::json_view value)
    {
        if (!is_sent(at, value) || into_.size() > most_guarded_texts) return;
        into_.push_back({at.path(), role_of(at), value.string_or({})});
    }
    void echo(dialect::text_walk const&, wire::json_view) {}
    void end(dialect::text_walk const&, wire::json_view) {}

private:
    std::vector<sent_text>& into_;
};

class placer {
public:
    explicit placer(std::vector<guard_answer::change> const& changes) : next_(changes.begin()), end_(changes.end()) {}
    void text(dialect::text_walk const& at, wire::json_view value)
    {
        if (!is_sent(at, value)) return;
        std::size_t const here = seen_++;
        if (next_ == end_ || next_->which != here) return;
        if (!value.is(next_->text)) edits_.push_back({value.raw(), wire::json_string(next_->text)});
        ++next_;
    }
    void echo(dialect::text_walk const&, wire::json_view) {}
    void end(dialect::text_walk const&, wire::json_view) {}
    std::vector<wire::text_edit> const& edits() const { return edits_; }

private:
    std::vector<guard_answer::change>::const_iterator next_, end_;
    std::size_t seen_ = 0;
    std::vector<wire::text_edit> edits_;
};

void append_member(std::string& out, std::string_view name, std::string_view value)
{
    out.append(R"(,")").append(name).append(R"(":)");
    wire::append_json_string(out, value);
}

using answer = boost::system::result<guard_answer, std::string>;

answer read_denial(wire::json_view from)
{
    guard_answer out{.what = guard_answer::verdict::deny};
    out.message = from["message"].string_or({});
    if (wire::json_view const status = from["status"]; !status.nothing()) {
        auto const number = status.integer();
        if (!number || *number < 400 || *number > 499) return std::string("its status is no number of 400 to 499");
        out.status = static_cast<int>(*number);
    }
    return out;
}

answer read_changes(wire::json_view from, std::size_t texts)
{
    guard_answer out{.what = guard_answer::verdict::modify};
    if (from["texts"].kind() != wire::json_kind::array) return std::string("it modifies, and has no list of texts");
    for (wire::json_view const each : from["texts"].elements()) {
        auto const which = each["id"].unsigned_integer();
        auto text = each["text"].string();
        if (!which || *which >= texts) return std::string("it names a text that it was not sent");
        if (!text) return std::string("a text of it has no \"text\"");
        out.changes.push_back({static_cast<std::size_t>(*which), std::move(*text)});
        if (out.changes.size() > texts) break;
    }
    std::ranges::sort(out.changes, {}, &guard_answer::change::which);
    if (std::ranges::adjacent_find(out.changes, {}, &guard_answer::change::which) != out.changes.end())
        return std::string("it has a text twice");
    return out;
}

}  // namespace

std::vector<sent_text> texts_in(dialect::text_rules const& by, std::string_view document)
{
    std::vector<sent_text> out;
    if (wire::check_json(document)) {
        collector strings(out);
        dialect::text_walk(by).over(wire::json_view(document), strings);
    } else if (!document.empty() && base::valid_utf8(document)) {
        out.push_back({{}, {}, std::string(document)});
    }
    return out;
}

std::string guard_question(guarded_request const& about, std::vector<sent_text> const& texts)
{
    std::string out = R"({"version":1)";
    append_member(out, "policy", about.policy);
    append_member(out, "request", about.id);
    append_member(out, "consumer", about.consumer);
    append_member(out, "route", about.route);
    append_member(out, "model", about.model);
    append_member(out, "format", about.format);
    out += R"(,"texts":[)";
    for (std::size_t i = 0; i < texts.size(); ++i) {
        out.append(i ? "," : "").append(R"({"id":)").append(std::to_string(i));
        append_member(out, "at", texts[i].at);
        if (!texts[i].role.empty()) append_member(out, "role", texts[i].role);
        append_member(out, "text", texts[i].text);
        out += '}';
    }
    return out += "]}";
}

answer read_guard_answer(std::string_view body, std::size_t texts)
{
    if (!wire::check_json(body)) return std::string("it is no JSON");
    wire::json_view const from(body);
    auto const verdict = from["verdict"].string();
    if (!verdict) return std::string("it has no verdict");
    answer out = guard_answer{};
    if (*verdict == "deny")
        out = read_denial(from);
    else if (*verdict == "modify")
        out = read_changes(from, texts);
    else if (*verdict != "allow")
        return std::string("its verdict is none of allow, deny and modify");
    if (out) out->reason = from["reason"].string_or({});
    return out;
}

std::string with_texts(dialect::text_rules const& by, std::string_view document, std::vector<guard_answer::change> const& changes)
{
    if (!wire::check_json(document)) return changes.empty() ? std::string(document) : changes.front().text;
    placer strings(changes);
    dialect::text_walk(by).over(wire::json_view(document), strings);
    return wire::edited(document, strings.edits());
}

}  // namespace signalbox::policy
