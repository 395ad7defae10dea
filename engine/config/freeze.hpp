// A checked configuration turned into the snapshot that running code sees: defaults applied, names resolved, keys hashed. Pure.
#pragma once

#include "engine/config/check.hpp"
#include "engine/config/snapshot.hpp"
#include "engine/templates/vendor_form.hpp"

#include <memory>
#include <string>

namespace signalbox::config {

/// A configuration in which the check found no error.
struct checked {
    schema::Config const& config;
    materials const& with;
    std::string const& directory;  // what relative paths stand on
    std::string digest;            // 64 hexadecimal digits
    places const& where;
};

/// As a destination: what the request's model names.
inline constexpr std::string_view body_model = "body.model";

/// As what a route accepts: anything, which goes on as it came.
inline constexpr std::string_view accept_raw = "raw";

/// Of values that no map has.
inline constexpr std::string_view rejected = "reject";

/// Its own, or the name it leads to; empty of one that goes by a value.
std::string branch_id(schema::Branch const& from);

route::match_rule match_of(schema::RouteMatch const& from);

/// How a provider of kind template is asked and read.
templates::form_text form_of(schema::Provider const& from);  // freeze_providers.cpp

/// A condition over a request; null when there is none. The check has seen that it can be built.
std::shared_ptr<expression::program const> condition_of(std::string const& written);

std::shared_ptr<snapshot const> freeze(checked const& from);

/// The vaults that its secrets stand in; null when none does.
std::shared_ptr<vault_book const> freeze_vaults(checked const& from);

// Its parts, one subject each; each fills its members of the snapshot.
void freeze_providers(checked const& from, snapshot& into);  // providers, origins, breakers
void freeze_table(checked const& from, snapshot& into);      // targets, groups, names; and what simulators play. Needs the providers.
void freeze_routes(checked const& from, snapshot& into);     // needs the table
void freeze_limits(checked const& from, snapshot& into);     // needs the table
void freeze_tiers(checked const& from, snapshot& into);      // needs the table
void freeze_keys(checked const& from, snapshot& into);       // needs the tiers
/// Members, and what is asked, of a group that classifies. Needs no other group.
void freeze_classifier(schema::Classifier const& from, schema::Config const& all, route::group& into);
/// What is asked for one of these labels. The check has seen that the model is there.
route::classifier classifier_of(schema::Classifier const& given, schema::Config const& all,
                                std::vector<std::string> labels);  // freeze_classifier.cpp
void freeze_policies(checked const& from, snapshot& into);         // needs table and routes
void freeze_payloads(checked const& from, snapshot& into);         // needs table, routes and storage
void freeze_auth(checked const& from, snapshot& into);
void freeze_sinks(checked const& from, snapshot& into);

/// The positions of these policies.
std::vector<std::uint32_t> policies_named(google::protobuf::RepeatedPtrField<std::string> const& names, schema::Config const& all);

/// What an allow-list opens; an empty one everything.
void allow_into(model::principal& who, google::protobuf::RepeatedPtrField<std::string> const& allow, route::table const& table);
/// A consumer of the file, without a key; the snapshot has the table and the tiers.
model::principal consumer_of(schema::Consumer const& one, snapshot const& within);

}  // namespace signalbox::config
