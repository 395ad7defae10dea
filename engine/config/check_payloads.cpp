// What sections called logging say: whose payloads are kept, with shares that count and policies that change texts, and no payloads of all in production unless
// they are meant; and which sinks get events.
#include "engine/base/ascii.hpp"
#include "engine/config/check.hpp"
#include "engine/model/sink_choice.hpp"

#include <algorithm>
#include <array>

namespace signalbox::config {
namespace {

using names = google::protobuf::RepeatedPtrField<std::string>;

/// "production", "prod" and "live", by themselves or as the value of "env:prod" or "stage=live".
bool speaks_of_production(std::string const& tag)
{
    static constexpr std::array<std::string_view, 3> words{"production", "prod", "live"};
    std::string const lowered = base::lowered(tag);
    std::string_view value = lowered;
    if (auto const mark = value.find_last_of(":="); mark != std::string_view::npos) value.remove_prefix(mark + 1);
    return std::ranges::find(words, base::trimmed(value)) != words.end();
}

/// One section with payloads, sample and redact.
class payload_check {
public:
    payload_check(subject const& of, std::string path) : of_(of), path_(std::move(path)) {}

    template <class M>
    void run(M const& section, std::initializer_list<names const*> tags)
    {
        bool const sampled = section.payloads() == "sample";
        if (of_.where.written(at("sample")) && !sampled && !of_.where.spoiled(at("payloads")))
            of_.warning("L027", at("sample"), "sample has no effect without payloads: sample", "payloads: sample");
        for (int i = 0; i < section.redact_size(); ++i) policy(section.redact(i), item(at("redact"), static_cast<std::size_t>(i)));
        if (section.payloads() == "all") production(tags);
        sinks(section);
    }

    /// Of a route, a group or a consumer, which say one of both.
    void says_something(schema::PayloadLogging const& section)
    {
        bool const keeps = of_.where.written(at("payloads")) || of_.where.spoiled(at("payloads"));
        bool const names = of_.where.written(at("sinks")) || of_.where.spoiled(at("sinks"));
        bool const shapes = section.has_sample() || section.redact_size() > 0;
        if (keeps || (names && !shapes)) return;
        of_.error("C007", at("payloads"),
                  "payloads is missing: whose requests and replies are kept" +
                      std::string(shapes ? "" : "; or sinks, which get the events"),
                  "payloads: none|errors|sample|all");
    }

    /// Events keep the names.
    template <class M>
    void sinks(M const& section)
    {
        std::string const text = text_of(model::sink_choice{{section.sinks().begin(), section.sinks().end()}});
        if (text.size() > model::sink_choice::longest_text)
            of_.error("L070", at("sinks"),
                      "the ids of these sinks have more than " + std::to_string(model::sink_choice::longest_text) +
                          " characters together: every event keeps them",
                      "give sinks shorter ids");
    }

    /// Where nothing is kept of what the section is about.
    template <class M>
    void idle(M const& section)
    {
        if (section.redact_size() > 0 && !of_.where.spoiled(at("payloads")) && !of_.where.spoiled(at("redact")))
            of_.warning("L027", at("redact"), "redact has no effect: no payloads are kept", "payloads: errors");
    }

private:
    std::string at(std::string_view key) const { return under(path_, key); }

    /// That there is such a policy is found among the names.
    void policy(std::string const& id, std::string const& place)
    {
        auto const& all = of_.config.policies();
        auto const found = std::ranges::find_if(all, [&](schema::RequestPolicy const& each) { return each.id() == id; });
        if (found == all.end() || found->modify_size() > 0 || of_.where.spoiled(place)) return;
        of_.error("C006", place,
                  "the policy " + of_.where.shown(place) + " changes nothing: only policies with modify take texts out of payloads",
                  "policies: [{id: mask-cards, modify: [{regexp: {find: \"\\\\d{13,16}\", replace: \"***\"}}]}]");
    }

    void production(std::initializer_list<names const*> tags)
    {
        for (names const* const list : tags) {
            auto const found = std::ranges::find_if(*list, speaks_of_production);
            if (found == list->end()) continue;
            return of_.warning("L011", at("payloads"),
                               "payloads of all requests are kept, and the tag \"" + *found + "\" speaks of production",
                               "payloads: errors");
        }
    }

    subject const& of_;
    std::string path_;
};

template <class Section>
bool keeps(Section const& of)
{
    return !of.payloads().empty() && of.payloads() != "none";
}

template <class List>
bool some_keep(List const& all)
{
    return std::ranges::any_of(all, [](auto const& each) { return keeps(each.logging()); });
}

template <class List>
void check_each(subject const& of, std::string const& name, List const& all, names const& meta)
{
    for (int i = 0; i < all.size(); ++i) {
        std::string const path = under(item(name, static_cast<std::size_t>(i)), "logging");
        if (!all[i].has_logging() || of.where.spoiled(path)) continue;
        payload_check(of, path).says_something(all[i].logging());
        if (all[i].logging().payloads() == "none") payload_check(of, path).idle(all[i].logging());
        if constexpr (requires { all[i].tags(); })
            payload_check(of, path).run(all[i].logging(), {&all[i].tags(), &meta});
        else
            payload_check(of, path).run(all[i].logging(), {&meta});
    }
}

}  // namespace

bool keeps_payloads(schema::Config const& all)
{
    return keeps(all.logging()) || some_keep(all.routes()) || some_keep(all.groups()) || some_keep(all.consumers());
}

void check_payloads(subject const& of)
{
    names const& meta = of.config.meta().tags();
    bool const spoiled = of.where.spoiled("routes") || of.where.spoiled("groups") || of.where.spoiled("consumers");
    if (!of.where.spoiled("logging")) {
        payload_check(of, "logging").run(of.config.logging(), {&meta});
        if (!keeps_payloads(of.config) && !spoiled) payload_check(of, "logging").idle(of.config.logging());
    }
    check_each(of, "routes", of.config.routes(), meta);
    check_each(of, "groups", of.config.groups(), meta);
    check_each(of, "consumers", of.config.consumers(), meta);
}

}  // namespace signalbox::config
