// `signalbox diff`, `apply` and `teardown`: a file's configuration, or that of a tag, against a running gateway's. The gateway checks and decides; here is
// what would change, and whether it is agreed to.
#include "server/change_text.hpp"
#include "server/gateway_configuration.hpp"
#include "server/terminal_guard.hpp"

#include "engine/config/collections.hpp"
#include "engine/config/inclusion.hpp"
#include "engine/config/normal_form.hpp"
#include "engine/config/placed_files.hpp"
#include "engine/config/source.hpp"
#include "engine/config/substitution.hpp"
#include "engine/config/text_change.hpp"
#include "engine/config/tree_values.hpp"
#include "engine/config/yaml_text.hpp"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>

#include <unistd.h>

namespace signalbox::server {

namespace {

constexpr int something_to_do = 3;

enum class purpose : std::uint8_t { show, change };

/// What a command was given.
struct wanted {
    std::string text;           // of the file; empty for a tag alone
    config::node_pointer root;  // with all that it includes
    bool merged = false;        // it includes others: the text is made of all
};

/// Whether the object stands in this file itself.
bool has(config::node const& file, config::planned const& object)
{
    auto const* const in = config::collection_with_key(object.section);
    auto const list = config::child(file, object.section);
    return in && list && std::ranges::any_of(list->items, [&](auto const& one) { return config::text_of(*one, in->id_key) == object.id; });
}

class change {
public:
    change(change_options const& options, std::string_view command) : options_(options), command_(command) {}
    change(change const&) = delete;

    /// With --output json there is an object on standard output whatever happens.
    int run(purpose why);

private:
    int complain(std::string_view what, int status) const
    {
        std::cerr << "signalbox " << command_ << ": " << what << "\n";
        note(what);
        return status;
    }
    void note(std::string_view what) const { trouble_.append(trouble_.empty() ? "" : "; ").append(what); }
    int decide(purpose why);
    bool read_file();
    bool plan_whole();
    bool place_whole();
    bool plan_tagged();
    bool plan_files();
    std::optional<std::vector<config::configuration_file>> read_files() const;
    void take_files(std::vector<config::changed_file> const& changed);
    void say_unknown_tag() const;
    void refuse_included(std::vector<std::string>& refused) const;
    model::result<change_reply> put(operator_line const& at, put_as how, std::string const& note) const;
    bool agreed() const;
    int finish(operator_line const& at, purpose why);
    int say(change_reply const& reply, bool applied) const;

    change_options const& options_;
    std::string_view command_;
    wanted file_;
    gateway_configuration now_;
    change_outline outline_;
    mutable std::string trouble_;            // what was complained of
    mutable bool said_ = false;              // the plan was printed as JSON
    std::string fresh_;                      // the text that the gateway's file is to have
    std::vector<gateway_file> fresh_files_;  // of a configuration of several files: those that change, with their new texts
};

/// With what it includes, none of it checked: the gateway does that.
bool change::read_file()
{
    if (options_.file.empty()) {
        file_.root = std::make_shared<config::node>(config::node{.what = config::node::kind::map});
        return true;
    }
    config::report findings(options_.file);
    auto text = config::read_file(options_.file, config::configuration_limit);
    auto const unusable = [&](std::string const& why) { return note(why), std::cerr << why << "\n", false; };
    if (!text) return unusable(options_.file + ": " + text.error().detail);
    config::environment const lookup = config::process_environment();
    config::included_files beside;
    file_.root = config::read_with_included(*text, {std::filesystem::path(options_.file).parent_path().string(), lookup}, findings, beside);
    bool const good = file_.root && !findings.failed();
    std::string found = config::findings_as_text(findings.take());
    std::cerr << found;
    if (found.ends_with('\n')) found.pop_back();
    if (!good) return note(found), false;
    if (file_.root->what != config::node::kind::map) return unusable(options_.file + ": the file must be a map of keys");
    if (file_.root->entries.empty())
        return complain(options_.file + " has no keys: a configuration begins with \"signalbox: 1\"", 2), false;
    file_.merged = !beside.patterns.empty();
    file_.text = file_.merged ? config::yaml_of(*config::normal_form(*file_.root)) : std::move(*text);
    return true;
}

bool change::plan_whole()
{
    outline_.plan = config::plan_of(*config::normal_form(*now_.whole), *config::normal_form(*file_.root));
    if (outline_.plan.empty()) return true;
    if (!now_.files.empty()) return place_whole();
    if (config::child(*now_.own, "include"))
        return complain("the gateway's configuration is several files, and this version of the gateway changes the first one alone: change "
                        "them where they stand",
                        1),
               false;
    fresh_ = file_.text;
    outline_.comments_lost = file_.merged;
    return true;
}

/// Each object, and each section, in the file where it stands.
bool change::place_whole()
{
    auto const files = read_files();
    if (!files) return false;
    auto const placed = config::placed_files(*files, *file_.root);
    for (std::string const& each : placed.refused) complain(each, 1);
    if (!placed.refused.empty()) return complain("nothing is changed", 1), false;
    for (config::planned& each : outline_.plan.all) {
        auto const is_it = [&](config::new_object const& one) { return one.section == each.section && one.id == each.id; };
        auto const fresh = std::ranges::find_if(placed.fresh, is_it);
        if (fresh != placed.fresh.end()) each.changes.push_back("in " + now_.files[fresh->file].name);
    }
    take_files(placed.files);
    return true;
}

bool change::plan_tagged()
{
    auto made = config::with_tagged(*now_.whole, *file_.root, options_.tag);
    outline_.plan = config::plan_of(*now_.whole, *made.whole);
    outline_.left_alone = made.left_alone;
    if (now_.files.empty()) refuse_included(made.refused);
    for (std::string const& each : made.refused) complain(each, 1);
    if (!made.refused.empty()) return false;
    if (!now_.files.empty()) return plan_files();
    auto written = config::text_with(now_.text, *now_.own, *config::with_tagged(*now_.own, *file_.root, options_.tag).whole);
    outline_.comments_lost = written.whole;
    outline_.inner_comments_lost = written.comments_lost;
    fresh_ = std::move(written.text);
    return true;
}

/// Of a gateway that changes its first file alone: an object that stands in another one is out of reach.
void change::refuse_included(std::vector<std::string>& refused) const
{
    for (config::planned const& each : outline_.plan.all) {
        bool const touched = each.what == config::planned::act::keep ? has(*file_.root, each) : each.what != config::planned::act::create;
        if (touched && !each.id.empty() && !has(*now_.own, each))
            refused.push_back(
                config::noun_of(each.section) + ' ' + each.id +
                " stands in a file that the gateway's configuration includes, which this version of the gateway does not change: "
                "change it there");
    }
}

/// The files of the gateway as trees; nothing, and why was printed, when one cannot be read.
std::optional<std::vector<config::configuration_file>> change::read_files() const
{
    std::vector<config::configuration_file> files;
    for (gateway_file const& each : now_.files) {
        auto root = tree_of(each.text);
        if (!root) return complain(each.name + ": " + model::words_of(root.error()), 1), std::nullopt;
        files.push_back({each.text, std::move(*root), each.name});
    }
    return files;
}

/// Each object of the tag in the file where it stands.
bool change::plan_files()
{
    auto const files = read_files();
    if (files) take_files(config::tagged_files(*files, *file_.root, options_.tag));
    return files.has_value();
}

void change::take_files(std::vector<config::changed_file> const& changed)
{
    fresh_ = now_.text;
    for (config::changed_file const& each : changed) {
        gateway_file const& was = now_.files[each.which];
        fresh_files_.push_back({was.name, was.etag, each.fresh.text});
        outline_.files.push_back(was.name);
        outline_.comments_lost |= each.fresh.whole;
        outline_.inner_comments_lost |= each.fresh.comments_lost;
    }
}

/// A tag may be mistyped, or its objects are gone already: which tags there are tells.
void change::say_unknown_tag() const
{
    std::vector<std::string> tags;
    for (config::collection const& in : config::collections())
        if (auto const list = config::child(*now_.whole, in.key))
            for (auto const& each : list->items)
                if (auto const own = config::child(*each, "tags"))
                    for (auto const& tag : own->items) tags.push_back(tag->text);
    std::ranges::sort(tags);
    tags.erase(std::ranges::unique(tags).begin(), tags.end());
    std::string known;
    for (std::string const& each : tags) known += (known.empty() ? "; there are " : ", ") + each;
    std::cerr << "signalbox " << command_ << ": no object of the gateway has the tag " << options_.tag
              << (known.empty() ? "; none has a tag" : known) << "\n";
}

model::result<change_reply> change::put(operator_line const& at, put_as how, std::string const& note) const
{
    return fresh_files_.empty() ? put_configuration(at, how, now_, fresh_, note) : put_files(at, how, fresh_files_, note);
}

bool change::agreed() const
{
    if (options_.approved) return true;
    std::cerr << "Change the gateway? Only \"yes\" does: " << std::flush;
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "yes";
}

int change::run(purpose why)
{
    int const status = decide(why);
    if (options_.json && !said_ && !trouble_.empty()) std::cout << change_trouble_as_json(outline_, trouble_);
    return status;
}

int change::decide(purpose why)
{
    if (options_.note.find_first_of("\r\n") != std::string::npos) return complain("--note takes one line", 2);
    if (!read_file()) return 2;
    auto const line = line_to(options_.where);
    if (!line) return complain(model::words_of(line.error()), 2);
    auto now = configuration_of(*line);
    outline_.gateway = line->url();
    if (!now) return complain(line->url() + ": " + model::words_of(now.error()), 1);
    now_ = std::move(*now);
    if (why == purpose::change && !now_.followed.empty())
        return complain("the gateway takes its configuration from " + now_.followed + ": change it there, and the gateway follows", 1);
    outline_.revision = now_.revision;
    if (!(options_.tag.empty() ? plan_whole() : plan_tagged())) return 1;
    return finish(*line, why);
}

int change::finish(operator_line const& at, purpose why)
{
    if (outline_.plan.empty() && options_.file.empty()) say_unknown_tag();
    if (outline_.plan.empty()) return say({.revision = now_.revision, .at_start = {}, .findings = {}, .refused = {}}, false);
    auto const checked = put(at, put_as::check, {});
    if (!checked) return complain(model::words_of(checked.error()), 1);
    bool const show = why == purpose::show || options_.dry;
    if (show || !checked->refused.empty()) {
        int const status = say(*checked, false);
        return status == 0 && why == purpose::show ? something_to_do : status;
    }
    if (!options_.approved && !is_terminal(STDIN_FILENO)) {
        (void)say(*checked, false);
        return complain("nothing was changed: there is no terminal to ask; --auto-approve agrees beforehand", 1);
    }
    if (!options_.json || !options_.approved) (options_.json ? std::cerr : std::cout) << change_as_text(outline_, *checked) << std::flush;
    if (!agreed()) return complain("nothing was changed", 1);
    auto const done = put(at, put_as::change, options_.note);
    if (!done) return complain(model::words_of(done.error()), 1);
    return say(*done, done->refused.empty());
}

int change::say(change_reply const& reply, bool applied) const
{
    auto const state = applied ? change_state::applied : change_state::planned;
    said_ = options_.json;
    if (options_.json)
        std::cout << change_as_json(outline_, reply, state);
    else if (applied)
        std::cout << applied_as_text(reply);
    else
        std::cout << change_as_text(outline_, reply);
    if (!reply.refused.empty()) return complain(reply.refused, 1);
    return 0;
}

}  // namespace

int diff(change_options const& options)
{
    return change(options, "diff").run(purpose::show);
}

int apply(change_options const& options)
{
    return change(options, "apply").run(purpose::change);
}

int teardown(change_options const& options)
{
    return change(options, "teardown").run(purpose::change);
}

}  // namespace signalbox::server
