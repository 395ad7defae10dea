// Groups that ask a classifier: labels that can be told apart and lead somewhere else.
#include "engine/config/check.hpp"
#include "engine/config/classifier_labels.hpp"
#include "engine/config/named_destination.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/nearest.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

constexpr std::string_view classify = "classify";

class classifier_check {
public:
    classifier_check(subject const& of, int group)
        : of_(of), one_(of.config.groups(group)), path_(item("groups", static_cast<std::size_t>(group))), place_(under(path_, "classifier"))
    {}

    void run();

private:
    void labels();
    void usual();
    void standing_alone();
    void no_effect();
    void leads_elsewhere(std::string const& name, std::string const& place);
    schema::Group const* group_at(std::optional<route::destination> const& to) const;
    std::string label(std::string const& name) const { return under(under(place_, "labels"), name); }

    subject const& of_;
    schema::Group const& one_;
    std::string path_, place_;
};

void classifier_check::run()
{
    if (of_.where.spoiled(place_) || of_.where.spoiled(under(path_, "strategy"))) return;
    if (one_.strategy() != classify) {
        if (one_.has_classifier()) of_.warning("L027", place_, "classifier has no effect without strategy classify", "strategy: classify");
        return;
    }
    if (!one_.has_classifier())
        return of_.error("C007", under(path_, "strategy"), "strategy classify needs a classifier: the model that is asked, and the labels",
                         "classifier: {model: MODEL, labels: {LABEL: MODEL, LABEL: MODEL}, default: LABEL}");
    if (of_.where.spoiled(under(place_, "labels"))) return;
    labels();
    usual();
    standing_alone();
    no_effect();
}

void classifier_check::labels()
{
    auto const all = labels_of(of_.config, one_.classifier());
    std::string const place = under(place_, "labels");
    if (all.size() == 1) of_.error("L018", place, "with one label there is nothing to ask", "labels: {fast: MODEL, smart: MODEL}");
    std::vector<written_label> written;
    for (classifier_label const& each : all) written.push_back({each.label, label(each.label)});
    check_labels(of_, written);
    for (classifier_label const& each : all) {
        if (each.to.find('*') != each.to.npos)
            of_.error("C006", label(each.label), "a label stands for one model or group, not for " + of_.where.shown(label(each.label)));
        leads_elsewhere(each.to, label(each.label));
    }
    leads_elsewhere(one_.classifier().model(), under(place_, "model"));
}

schema::Group const* classifier_check::group_at(std::optional<route::destination> const& to) const
{
    bool const group = to && to->what == route::destination::kind::group;
    return group ? &of_.config.groups(static_cast<int>(to->index)) : nullptr;
}

/// No second question follows the first.
void classifier_check::leads_elsewhere(std::string const& name, std::string const& place)
{
    schema::Group const* const to = group_at(destination_of(of_.config, name));
    if (to == &one_ && place != under(place_, "model")) return;  // a group that leads back to itself has its finding
    if (to && to->strategy() == classify)
        of_.error("L015", place,
                  "the group " + of_.where.shown(place) + " asks a classifier itself; name a model, or a group that does not");
}

void classifier_check::usual()
{
    std::string const place = under(place_, "default"), name = one_.classifier().default_();
    auto const& labels = one_.classifier().labels();
    if (name.empty() || labels.empty() || of_.where.spoiled(place) || labels.contains(name)) return;
    std::vector<std::string> known;
    for (auto const& [each, to] : labels) known.push_back(each);
    of_.unknown("L015", place, "the default " + of_.where.shown(place) + " is none of the labels", std::string(base::nearest(name, known)));
}

/// Where a group is a part of another one, nothing waits for an answer.
void classifier_check::standing_alone()
{
    auto const is_this = [&](std::string const& name) {
        auto const found = group_named(of_.config, name);
        return found && &of_.config.groups(static_cast<int>(*found)) == &one_;
    };
    for (int i = 0; i < of_.config.groups_size(); ++i) {
        schema::Group const& other = of_.config.groups(i);
        std::string const path = item("groups", static_cast<std::size_t>(i));
        std::string const words = "a group that classifies is no part of another one; ask for it by its name";
        for (int m = 0; m < other.members_size(); ++m)
            if (is_this(other.members(m).group()))
                of_.error("L015", under(item(under(path, "members"), static_cast<std::size_t>(m)), "group"), words);
        if (is_this(other.fallback_group())) of_.error("L015", under(path, "fallback_group"), words);
    }
}

void classifier_check::no_effect()
{
    for (std::string_view const key : {"members", "affinity"}) {
        std::string const place = under(path_, key);
        if (of_.where.written(place) && !of_.where.spoiled(place))
            of_.warning("L027", place, std::string(key) + " has no effect with strategy classify: its labels say what serves");
    }
}

}  // namespace

void check_labels(subject const& of, std::vector<written_label> const& all)
{
    for (auto each = all.begin(); each != all.end(); ++each) {
        if (std::ranges::none_of(each->label, [](char c) { return base::is_letter(c) || base::is_digit(c) || (c & 0x80) != 0; }))
            of.error("C006", each->place, "the label " + quoted(each->label) + " has no letter or digit, so that no answer holds it");
        auto const same = [&](written_label const& other) { return base::lowered(other.label) == base::lowered(each->label); };
        auto const before = std::find_if(all.begin(), each, same);
        if (before == each) continue;
        bool const twice = before->label == each->label;
        of.error("L003", each->place,
                 twice ? "the label " + quoted(each->label) + " stands here twice"
                       : "two labels differ only by case, and answers are read without it");
    }
}

void check_classifiers(subject const& of)
{
    for (int i = 0; i < of.config.groups_size(); ++i) classifier_check(of, i).run();
}

}  // namespace signalbox::config
