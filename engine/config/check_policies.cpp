// Policies: conditions and patterns that can be compiled, one kind of test each, and none that nothing names.
#include "engine/config/check.hpp"
#include "engine/expression/pattern.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

class policy_check {
public:
    policy_check(subject const& of, schema::RequestPolicy const& which, std::string path) : of_(of), which_(which), path_(std::move(path))
    {}
    void run();

private:
    void kind();
    void patterns(google::protobuf::RepeatedPtrField<std::string> const& all, std::string const& place);
    void use();
    template <class Named>
    bool names_it(Named const& all) const
    {
        return std::ranges::any_of(
            all, [this](auto const& each) { return std::ranges::find(each.policies(), which_.id()) != each.policies().end(); });
    }
    std::string at(std::string_view key) const { return under(path_, key); }

    subject const& of_;
    schema::RequestPolicy const& which_;
    std::string path_;
};

void policy_check::run()
{
    kind();
    check_condition(of_, which_.require(), at("require"));
    std::string const guard = at("prompt_guard");
    patterns(which_.prompt_guard().deny(), under(guard, "deny"));
    patterns(which_.prompt_guard().allow(), under(guard, "allow"));
    if (which_.debug() && which_.has_prompt_guard()) of_.warning("L027", at("debug"), "debug has no effect without require");
    use();
}

void policy_check::kind()
{
    bool const required = of_.where.written(at("require")), guarded = of_.where.written(at("prompt_guard"));
    if (of_.where.spoiled(at("require")) || of_.where.spoiled(at("prompt_guard"))) return;
    if (required == guarded)
        return of_.error("C006", path_, "a policy has exactly one of require and prompt_guard",
                         required ? std::string() : "require: \"header('X-Team') != ''\"");
    if (required && which_.require().empty()) of_.error("L013", at("require"), "an empty condition says nothing", "require: \"true\"");
    schema::PromptGuard const& guard = which_.prompt_guard();
    if (guarded && guard.deny().empty() && guard.allow().empty() && guard.longest() == 0)
        of_.error("C007", at("prompt_guard"), "a guard needs deny, allow or longest", "deny: [\"(?i)ignore (all )?previous\"]");
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

void policy_check::use()
{
    if (names_it(of_.config.routes()) || names_it(of_.config.groups()) || names_it(of_.config.consumers())) return;
    for (char const* each : {"routes", "groups", "consumers"})
        if (of_.where.spoiled(each)) return;
    of_.warning("L027", path_, "the policy has no effect: no route, group or consumer names it",
                "routes: [{policies: [" + which_.id() + "]}]");
}

}  // namespace

void check_policies(subject const& of)
{
    for (int i = 0; i < of.config.policies_size(); ++i)
        policy_check(of, of.config.policies(i), item("policies", static_cast<std::size_t>(i))).run();
}

}  // namespace signalbox::config
