#include "engine/explanation.hpp"

#include "engine/admission.hpp"
#include "engine/model/fault_facts.hpp"
#include "engine/route/request_facts.hpp"

namespace signalbox {

namespace {

std::string refusal(model::failure const& why)
{
    auto const& row = model::facts_of(why.kind);
    int const status = why.status ? why.status : row.status;
    return "refused with " + std::to_string(status) + ", " + std::string(row.name) + ": " + model::words_of(why) + "\n";
}

std::string size_in_words(admission const& of)
{
    std::string line = "about " + std::to_string(of.estimated_input_tokens) + " tokens are sent";
    if (of.asked->max_output_tokens) line += ", at most " + std::to_string(*of.asked->max_output_tokens) + " are asked for";
    return line + "\n";
}

/// One line for each member with a condition: whether it holds and for which values; then those of the groups in it.
void append_conditions(std::string& out, route::group const& group, route::table const& table, expression::facts const& about)
{
    for (route::member const& each : group.members) {
        if (each.when) {
            std::string const name = each.group ? "group " + table.groups[*each.group].id : table.targets[each.target].full_name;
            out.append("  ").append(name).append(" when ").append(each.when->source());
            out += each.when->holds(about) ? ": true" : ": false";
            std::string_view sign = "; ";
            for (std::string const& seen : each.when->seen(about)) out.append(sign).append(seen), sign = ", ";
            out += "\n";
        }
        if (each.group) append_conditions(out, table.groups[*each.group], table, about);
    }
    if (group.fallback) append_conditions(out, table.groups[*group.fallback], table, about);
}

/// Whom a group would ask, and what each answer would mean. It is decided on as without an answer.
void append_inquiry(std::string& out, route::group const& group, route::table const& table)
{
    route::classifier const& by = *group.classifies;
    out.append("the group ").append(group.id).append(" would ask ").append(by.model).append(" which label fits; nothing is sent now\n");
    for (route::member const& each : group.members) {
        std::size_t const place = static_cast<std::size_t>(&each - group.members.data());
        std::string const to = each.group ? "group " + table.groups[*each.group].id : table.targets[each.target].full_name;
        out.append("  ").append(by.labels[place]).append(": ").append(to);
        out += place == by.usual ? ", also without an answer that helps\n" : "\n";
    }
}

}  // namespace

explanation explain_request(inbound const& request, std::shared_ptr<model::principal const> who,
                            std::shared_ptr<config::snapshot const> const& within, double chance)
{
    entry from{find_place(request.path), std::move(who), std::nullopt, std::nullopt};
    if (from.where.what != endpoint::chat) return {false, refusal({model::fault::unknown_path, words_for_unknown(request.path)})};
    state now;
    now.config = within;
    now.health = std::make_shared<attempt::health_board>(within->table, within->breakers, nullptr);
    now.board = std::make_shared<route::board>(within->table.groups.size());
    now.labels = caches_for(within->table, nullptr);
    admission made = admit(request, from, now, chance);
    if (!made.asked) return {false, refusal(*made.refused)};
    explanation out{!made.refused, "a chat in " + std::string(model::name(from.where.spoken)) + ", model \"" + made.asked->model + "\"\n"};
    if (made.inquiry) {
        append_inquiry(out.text, within->table.groups[made.inquiry->group], within->table);
        decide_with({}, made, request, from, now);
        out.served = !made.refused;
    }
    if (made.plan) {
        estimate_input(made, request, from, within->table);
        out.text += size_in_words(made);
        route::table const& table = within->table;
        route::request_facts const about(facts_of(request, from, made));
        std::string conditions;
        for (route::group const& each : table.groups)
            if (each.id == made.plan->group) append_conditions(conditions, each, table, about);
        if (!conditions.empty()) out.text.append("conditions\n").append(conditions);
        out.text += route::explain(*made.plan, table);
    }
    if (made.refused) out.text += refusal(*made.refused);
    return out;
}

}  // namespace signalbox
