#include "engine/config/classifier_labels.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/named_destination.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// What a label stands for, as a member with the label as its tag.
route::member member_of(classifier_label const& from)
{
    route::member out;
    out.tag = from.label;
    if (from.place->what == route::destination::kind::group)
        out.group = from.place->index;
    else
        out.target = from.place->index;
    return out;
}

std::shared_ptr<model::principal const> classifier_consumer(std::string const& name)
{
    model::principal who{.consumer = name, .everything = true};
    who.keep_names();
    return std::make_shared<model::principal const>(std::move(who));
}

}  // namespace

route::classifier classifier_of(schema::Classifier const& given, schema::Config const& all, std::vector<std::string> labels)
{
    schema::Classifier const from = with_defaults(given);
    schema::ClassifierCache const cache = with_defaults(from.cache());
    route::classifier out;
    out.asks = *destination_of(all, from.model());
    bool const group = out.asks.what == route::destination::kind::group;
    auto const position = static_cast<int>(out.asks.index);
    out.model = group ? "group:" + all.groups(position).id() : "model:" + all.models(position).id();
    out.labels = std::move(labels);
    out.prompt = from.prompt();
    out.timeout = std::chrono::milliseconds(from.timeout().milliseconds());
    out.kept = std::chrono::milliseconds(cache.ttl().milliseconds());
    out.most_kept = out.kept.count() > 0 ? cache.max() : 0;
    out.who = classifier_consumer(from.consumer());
    return out;
}

void freeze_classifier(schema::Classifier const& from, schema::Config const& all, route::group& into)
{
    auto const labels = labels_of(all, from);
    for (classifier_label const& each : labels) into.members.push_back(member_of(each));
    std::vector<std::string> names;
    for (classifier_label const& each : labels) names.push_back(each.label);
    auto const usual = static_cast<std::uint32_t>(std::ranges::find(names, from.default_()) - names.begin());
    into.classifies = classifier_of(from, all, std::move(names));
    into.classifies->usual = usual;
    into.affinity.reset();
}

}  // namespace signalbox::config
