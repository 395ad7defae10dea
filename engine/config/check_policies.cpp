// Policies: conditions, patterns and modifications that can be compiled, one kind each, and none that nothing names.
#include "engine/config/check.hpp"
#include "engine/config/modification_of.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/source.hpp"
#include "engine/expression/locating_pattern.hpp"
#include "engine/expression/pattern.hpp"
#include "engine/policy/prompt_template.hpp"
#include "engine/route/request_facts.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

class policy_check {
public:
    policy_check(subject const& of, schema::RequestPolicy const& which, std::string path, materials& with)
        : of_(of), which_(which), path_(std::move(path)), with_(with)
    {}
    void run();

private:
    void kind();
    void of_replies();
    void patterns(google::protobuf::RepeatedPtrField<std::string> const& all, std::string const& place);
    std::shared_ptr<policy::guard_list const> list(schema::GuardList const& one, std::string const& place);
    void modification(schema::Modification const& one, std::string const& place);
    void messages(google::protobuf::RepeatedPtrField<schema::PromptMessage> const& all, std::string const& place);
    void text(std::string const& written, std::string const& place);
    void use();
    template <class Named>
    bool names_it(Named const& all) const
    {
        return std::ranges::any_of(all, [this](auto const& each) { return has(each.policies()) || has(each.logging().redact()); });
    }
    bool has(google::protobuf::RepeatedPtrField<std::string> const& names) const
    {
        return std::ranges::find(names, which_.id()) != names.end();
    }
    std::string at(std::string_view key) const { return under(path_, key); }

    subject const& of_;
    schema::RequestPolicy const& which_;
    std::string path_;
    materials& with_;
};

void policy_check::run()
{
    kind();
    check_asking_policy(of_, which_, path_);
    check_condition(of_, which_.require(), at("require"));
    std::string const guard = at("prompt_guard");
    patterns(which_.prompt_guard().deny(), under(guard, "deny"));
    patterns(which_.prompt_guard().allow(), under(guard, "allow"));
    with_.lists_of_guards.push_back({list(which_.prompt_guard().deny_list(), under(guard, "deny_list")),
                                     list(which_.prompt_guard().allow_list(), under(guard, "allow_list"))});
    for (int i = 0; i < which_.modify_size(); ++i) modification(which_.modify(i), item(at("modify"), static_cast<std::size_t>(i)));
    messages(which_.prompt().prepend(), under(at("prompt"), "prepend"));
    messages(which_.prompt().append(), under(at("prompt"), "append"));
    text(which_.prompt().replace_system(), under(at("prompt"), "replace_system"));
    bool const others = which_.has_prompt_guard() || which_.has_prompt() || which_.modify_size() > 0 || which_.has_http_guard();
    if (which_.debug() && others) of_.warning("L027", at("debug"), "debug has no effect without require or model_guard");
    use();
}

void policy_check::kind()
{
    static constexpr std::array<std::string_view, 6> kinds{"require", "prompt_guard", "modify", "prompt", "http_guard", "model_guard"};
    if (std::ranges::any_of(kinds, [this](std::string_view each) { return of_.where.spoiled(at(each)); })) return;
    auto const count = std::ranges::count_if(kinds, [this](std::string_view each) { return of_.where.written(at(each)); });
    bool const required = of_.where.written(at("require")), guarded = of_.where.written(at("prompt_guard"));
    if (count != 1)
        return of_.error("C006", path_, "a policy has exactly one of require, prompt_guard, modify, prompt, http_guard and model_guard",
                         count > 1 ? std::string() : "require: \"header('X-Team') != ''\"");
    bool const changes = of_.where.written(at("modify")), adds = of_.where.written(at("prompt"));
    if (changes && which_.modify().empty())
        of_.error("C007", at("modify"), "a list of modifications needs one at least", "modify: [{trim: {}}]");
    if (of_.where.written(at("phase")) && which_.phase() != "request" && !of_.where.spoiled(at("phase"))) {
        if (guarded)
            of_replies();
        else if (!changes)
            of_.error("C006", at("phase"), "only modify and prompt_guard look at replies", "phase: request");
    }
    if (adds && which_.prompt().prepend().empty() && which_.prompt().append().empty() && which_.prompt().replace_system().empty())
        of_.error("C007", at("prompt"), "a prompt needs prepend, append or replace_system", "prepend: [{content: Be brief.}]");
    if ((changes || adds) && of_.where.written(at("deny"))) of_.warning("L027", at("deny"), "deny has no effect where nothing is denied");
    if (required && which_.require().empty()) of_.error("L013", at("require"), "an empty condition says nothing", "require: \"true\"");
    schema::PromptGuard const& guard = which_.prompt_guard();
    bool const lists = guard.has_deny_list() || guard.has_allow_list();
    if (guarded && guard.deny().empty() && guard.allow().empty() && guard.longest() == 0 && !lists)
        of_.error("C007", at("prompt_guard"), "a guard needs deny, allow, longest or a list", "deny: [\"(?i)ignore (all )?previous\"]");
}

/// A reply has one voice and no end while it streams: patterns that deny are all that can be looked for in it.
void policy_check::of_replies()
{
    std::string const guard = at("prompt_guard"), deny = under(guard, "deny");
    schema::PromptGuard const& by = which_.prompt_guard();
    if (by.deny().empty() && !of_.where.spoiled(deny))
        of_.error("C007", guard, "a guard of replies needs deny", "deny: [\"(?i)internal use only\"]");
    for (int i = 0; i < by.deny_size(); ++i) {
        std::string const here = item(deny, static_cast<std::size_t>(i));
        auto const made = expression::locating_pattern::compile(by.deny(i));
        if (made && made->matches_nothing() && !by.deny(i).empty() && !of_.where.spoiled(here))
            of_.error("L013", here, "the pattern is found in every text, also in an empty one: let it need a character", "'\\d+'");
    }
    if (which_.phase() != "response") return;
    for (std::string_view const each : {"allow", "deny_list", "allow_list", "longest", "roles"})
        if (of_.where.written(under(guard, each)))
            of_.error("C006", under(guard, each), std::string(each) + " is about requests, and this guard looks at replies alone",
                      "phase: both");
}

void policy_check::patterns(google::protobuf::RepeatedPtrField<std::string> const& all, std::string const& place)
{
    for (int i = 0; i < all.size(); ++i) {
        std::string const here = item(place, static_cast<std::size_t>(i));
        if (of_.where.spoiled(here)) continue;
        if (all[i].empty()) {
            of_.error("L013", here, "an empty pattern is found in every text");
        } else if (auto const made = expression::pattern::compile(all[i]); !made) {
            of_.error("L013", here,
                      "the pattern cannot be used: " + (of_.where.substituted(here) ? "as the environment completes it" : made.error()));
        }
    }
}

/// Null when there is none, or a mistake.
std::shared_ptr<policy::guard_list const> policy_check::list(schema::GuardList const& one, std::string const& place)
{
    std::string const named = under(place, "file");
    if (one.file().empty() || of_.where.spoiled(place) || of_.where.spoiled(named) || of_.where.spoiled(under(place, "of"))) return nullptr;
    using list = policy::guard_list;
    auto const complain = [&](std::string const& why) {
        of_.error("L029", named, "the list " + of_.where.shown(named) + " cannot be used: " + why);
        return nullptr;
    };
    std::string const path = standing_on(of_.directory, one.file());
    with_.files.push_back(path);
    auto const text = read_file(path, list::longest_file);
    if (!text) return complain(text.error().detail);
    if (auto const bad = find_text_fault(*text)) return complain("byte " + std::to_string(bad->offset) + ": " + bad->what);
    auto made = list::read(with_defaults(one).of() == "words" ? list::kind::words : list::kind::patterns, *text);
    if (!made && made.error().line == 0) return complain(made.error().what);
    if (!made) return complain("line " + std::to_string(made.error().line) + ": " + made.error().what);
    with_.listed += *text;
    return std::make_shared<list const>(std::move(*made));
}

void policy_check::modification(schema::Modification const& one, std::string const& place)
{
    if (of_.where.spoiled(place)) return;
    int const count = one.has_regexp() + one.has_literal() + one.has_lower() + one.has_upper() + one.has_trim() + one.has_mask();
    if (count != 1)
        return of_.error("C006", place, "a modification has exactly one of regexp, literal, lower, upper, trim and mask",
                         count > 1 ? std::string() : "{literal: {find: ACME, replace: the company}}");
    if (one.has_mask() && of_.where.written(at("phase")) && which_.phase() != "request")
        of_.error("C006", at("phase"), "mask takes texts out of requests, and puts them back into replies by itself", "phase: request");
    auto const made = modification_of(one);
    if (made) return;
    std::string const here = under(place, made.error().key);
    // What is not written at all is found among the names.
    if (of_.where.written(here) && !of_.where.spoiled(here)) of_.error(made.error().code, here, made.error().message, made.error().fix);
}

void policy_check::messages(google::protobuf::RepeatedPtrField<schema::PromptMessage> const& all, std::string const& place)
{
    for (int i = 0; i < all.size(); ++i) text(all[i].content(), under(item(place, static_cast<std::size_t>(i)), "content"));
}

/// A template.
void policy_check::text(std::string const& written, std::string const& place)
{
    if (of_.where.spoiled(place)) return;
    auto const read = policy::prompt_template::read(written, route::request_environment());
    if (!read) of_.error("L013", place, "the text cannot be used: " + read.error(), "\"Answer $${header('X-Team')}.\"");
}

void policy_check::use()
{
    if (names_it(of_.config.routes()) || names_it(of_.config.groups()) || names_it(of_.config.consumers())) return;
    if (has(of_.config.logging().redact()) || of_.where.spoiled("logging")) return;
    for (char const* each : {"routes", "groups", "consumers"})
        if (of_.where.spoiled(each)) return;
    of_.warning("L027", path_, "the policy has no effect: no route, group or consumer names it",
                "routes: [{policies: [" + which_.id() + "]}]");
}

}  // namespace

void check_policies(subject const& of, materials& with)
{
    for (int i = 0; i < of.config.policies_size(); ++i)
        policy_check(of, of.config.policies(i), item("policies", static_cast<std::size_t>(i)), with).run();
}

}  // namespace signalbox::config
