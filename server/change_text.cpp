#include "server/change_text.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/printable.hpp"
#include "engine/config/tree_values.hpp"

#include <array>

namespace signalbox::server {

namespace {

using act = config::planned::act;

constexpr std::array acts{act::create, act::change, act::remove, act::keep};

std::string counts_of(config::plan const& of)
{
    return std::to_string(of.count(act::create)) + " to create, " + std::to_string(of.count(act::change)) + " to change, " +
           std::to_string(of.count(act::remove)) + " to delete, " + std::to_string(of.count(act::keep)) + " unchanged";
}

std::string name_of(config::planned const& of)
{
    return of.id.empty() ? of.section : config::noun_of(of.section) + ' ' + of.id;
}

void append_lines(std::string& out, config::planned const& of)
{
    constexpr std::string_view signs = "+~- ";
    std::string const begin = std::string("  ") + signs[static_cast<std::size_t>(of.what)] + ' ' + name_of(of);
    if (of.changes.empty()) base::append_printable(out, begin), out += '\n';
    for (std::string const& each : of.changes) base::append_printable(out, begin + ": " + each), out += '\n';
}

/// Places are those of the text that the gateway would have: the path says more.
void append_findings(std::string& out, change_reply const& reply)
{
    for (config::finding const& each : reply.findings) {
        base::append_printable(out, std::string(config::name(each.level)) + ' ' + each.code + ": " +
                                        (each.path.empty() ? "" : each.path + ": ") + each.message +
                                        (each.suggestion.empty() ? "" : " (" + each.suggestion + ")"));
        out += '\n';
    }
    for (std::string const& each : reply.at_start) base::append_printable(out, each + " takes effect at the next start"), out += '\n';
}

void append_finding(std::string& out, config::finding const& one)
{
    base::json_object object(out);
    object.text("severity", config::name(one.level));
    object.text("code", one.code);
    object.text("path", one.path);
    object.text("message", one.message);
    object.text("suggestion", one.suggestion);
    object.close();
}

void append_object(std::string& out, config::planned const& one)
{
    base::json_object object(out);
    object.text("act", config::in_words(one.what));
    object.text("section", one.section);
    object.text_or_null("id", one.id);
    object.list("changes", one.changes, base::append_json_string);
    object.close();
}

}  // namespace

std::string change_as_text(change_outline const& of, change_reply const& reply)
{
    std::string out;
    if (of.plan.empty()) {
        out = "nothing to change: " + of.gateway + " has all of it (" + std::to_string(of.plan.count(act::keep)) + " unchanged)\n";
    } else {
        out = "Plan for " + of.gateway + (of.revision.empty() ? "" : ", revision " + of.revision) + ": " + counts_of(of.plan) + "\n";
        for (config::planned const& each : of.plan.all)
            if (each.what != act::keep) append_lines(out, each);
    }
    for (std::string const& each : of.left_alone) out += "  (" + each + " has no tag and is left as it is)\n";
    for (std::string const& each : of.files) base::append_printable(out += "  (in ", each), out += ")\n";
    if (of.inner_comments_lost) out += "  (comments within an object that changes are not kept)\n";
    if (of.comments_lost) out += "  (the gateway's file is written anew, without its comments)\n";
    append_findings(out, reply);
    return out;
}

std::string applied_as_text(change_reply const& reply)
{
    std::string out;
    if (reply.refused.empty()) out = "applied, revision " + reply.revision + "\n";
    append_findings(out, reply);
    return out;
}

std::string change_as_json(change_outline const& of, change_reply const& reply, change_state state)
{
    std::string out;
    base::json_object whole(out);
    whole.text("gateway", of.gateway);
    whole.text("revision", of.revision);
    base::json_object counts(whole.key("counts"));
    for (act const each : acts) counts.number(config::in_words(each), of.plan.count(each));
    counts.close();
    whole.list("objects", of.plan.all, append_object);
    whole.list("left_alone", of.left_alone, base::append_json_string);
    whole.boolean("comments_lost", of.comments_lost || of.inner_comments_lost);
    whole.list("files", of.files, base::append_json_string);
    whole.boolean("applied", state == change_state::applied);
    whole.text_or_null("new_revision", reply.refused.empty() ? std::string_view(reply.revision) : std::string_view());
    whole.list("takes_effect_at_start", reply.at_start, base::append_json_string);
    whole.text_or_null("refused", reply.refused);
    whole.list("findings", reply.findings, append_finding);
    whole.close();
    return out + "\n";
}

std::string change_trouble_as_json(change_outline const& of, std::string_view why)
{
    std::string out;
    base::json_object whole(out);
    whole.text_or_null("gateway", of.gateway);
    whole.boolean("applied", false);
    whole.text("error", why);
    whole.close();
    return out + "\n";
}

}  // namespace signalbox::server
