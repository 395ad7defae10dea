#include "engine/config/classifier_labels.hpp"
#include "engine/config/freeze.hpp"
#include "engine/config/scalar.hpp"

#include <algorithm>

namespace signalbox::config {
namespace {

/// What a label stands for, as a member with the label as its tag.
route::member member_of(classifier_label const& from)
{
    route::member out;
    out.tag = from.label;
    if (from.place->group)
        out.group = static_cast<std::uint32_t>(from.place->position);
    else
        out.target = static_cast<std::uint32_t>(from.place->position);
    return out;
}

std::shared_ptr<model::principal const> classifier_consumer(std::string const& name)
{
    model::principal who{.consumer = name, .everything = true};
    who.keep_names();
    return std::make_shared<model::principal const>(std::move(who));
}

route::classifier classifier_of(schema::Classifier const& given, schema::Config const& all, std::vector<classifier_label> const& labels)
{
    schema::Classifier const from = with_defaults(given);
    schema::ClassifierCache const cache = with_defaults(from.cache());
    named_place const asks = *place_named(all, from.model());
    route::classifier out;
    out.asks = {asks.group ? route::destination::kind::group : route::destination::kind::model, static_cast<std::uint32_t>(asks.position)};
    out.model = asks.group ? "group:" + all.groups(asks.position).id() : "model:" + all.models(asks.position).id();
    for (classifier_label const& each : labels) out.labels.push_back(each.label);
    out.usual = static_cast<std::uint32_t>(std::ranges::find(out.labels, from.default_()) - out.labels.begin());
    out.prompt = from.prompt();
    out.timeout = std::chrono::milliseconds(from.timeout().milliseconds());
    out.kept = std::chrono::milliseconds(cache.ttl().milliseconds());
    out.most_kept = out.kept.count() > 0 ? cache.max() : 0;
    out.who = classifier_consumer(from.consumer());
    return out;
}

}  // namespace

void freeze_classifier(schema::Classifier const& from, schema::Config const& all, route::group& into)
{
    auto const labels = labels_of(all, from);
    for (classifier_label const& each : labels) into.members.push_back(member_of(each));
    into.classifies = classifier_of(from, all, labels);
    into.affinity.reset();
}

}  // namespace signalbox::config
