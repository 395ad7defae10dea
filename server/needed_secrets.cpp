#include "server/needed_secrets.hpp"

#include "engine/config/stand_in.hpp"

#include <algorithm>
#include <iostream>

namespace signalbox::server {

namespace {

model::failure missing(std::string why)
{
    return {model::fault::bad_request, std::move(why), {}, 0, {}};
}

/// Why a vault cannot be asked from here at all; empty when it can. A stand-in must not be sent as if it were a credential.
std::string without_credential(config::vault_place const& place)
{
    vault::definition const& what = place.what;
    std::string_view const key_id = what.sent_as.aws ? what.sent_as.aws->key_id.reveal() : std::string_view();
    for (std::string_view const each : {what.proof.reveal(), key_id})
        if (auto const name = config::named_by_stand_in(each); !name.empty())
            return "the vault " + what.id + " cannot be asked: the environment variable " + std::string(name) + " is not set";
    if (what.how == vault::login::service_account && !what.sent_as.account)
        return "the vault " + what.id + " cannot be asked: the key of its service account is not in the environment";
    return {};
}

/// What a secret's text is once blanks at its end are left out, as in a load.
std::string without_end(std::string text)
{
    std::size_t const end = text.find_last_not_of(" \t\r\n");
    text.resize(end == text.npos ? 0 : end + 1);
    return text;
}

}  // namespace

std::vector<needed_secret> fetch_needed(config::vault_book const& book, std::function<bool(std::string_view field)> const& wanted,
                                        vault_round how)
{
    auto some = std::make_shared<config::vault_book>();
    some->places = book.places;
    for (config::vault_use const& each : book.uses)
        if (wanted(each.field)) some->uses.push_back(each);
    for (config::vault_secret const& each : book.secrets) {
        auto const needs = [&](config::vault_use const& one) {
            return book.at(one.what.vault) == each.place && one.what.path == each.path;
        };
        if (std::ranges::any_of(some->uses, needs) && without_credential(book.places[each.place]).empty()) some->secrets.push_back(each);
    }
    vault_cache values;
    auto const lookup = values.lookup(some, fetch_missing(*some, values, how));
    std::vector<needed_secret> out;
    for (config::vault_use const& each : some->uses) {
        std::string const closed = without_credential(book.places[book.at(each.what.vault)]);
        out.push_back({each, closed.empty() ? lookup(each.what) : missing(closed)});
        if (out.back().value) out.back().value = without_end(std::move(*out.back().value));
    }
    return out;
}

model::result<std::string> key_as_loaded(config::loaded const& in, std::string const& key)
{
    if (!in.vaults) return key;
    std::string trouble;
    for (needed_secret const& each : fetch_needed(
             *in.vaults, [](std::string_view field) { return field.starts_with("consumers["); }, round_of_check)) {
        if (each.value && *each.value == key) return config::stand_in_for(each.use.what.text());
        if (!each.value && trouble.empty())
            trouble =
                each.use.field + ": the secret \"" + each.use.what.text() + "\" cannot be had from its vault: " + each.value.error().detail;
    }
    if (trouble.empty()) return key;
    return missing("the key is none of those that are known, and not all could be looked up: " + trouble);
}

std::optional<needed_secret> secret_in_vault(config::loaded const& of, std::string_view field)
{
    if (!of.vaults) return std::nullopt;
    auto all = fetch_needed(
        *of.vaults, [field](std::string_view each) { return each == field; }, round_of_check);
    if (all.empty()) return std::nullopt;
    return std::move(all.front());
}

void say_unasked(config::loaded const& of, std::string_view command)
{
    if (!of.vaults) return;
    std::size_t const count = of.vaults->uses.size();
    std::cerr << "signalbox " << command << ": no vault is asked; "
              << (count == 1 ? "the secret" : "the " + std::to_string(count) + " secrets")
              << (count == 1 ? " in a vault is" : " in vaults are") << " not needed for this\n";
}

}  // namespace signalbox::server
