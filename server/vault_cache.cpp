#include "server/vault_cache.hpp"

#include <algorithm>
#include <utility>

namespace signalbox::server {

vault_cache::entry* vault_cache::found(vault::definition const& in, std::string_view path)
{
    auto const at = std::ranges::find_if(all_, [&](entry const& each) { return each.path == path && vault::same_place(each.place, in); });
    return at == all_.end() ? nullptr : &*at;
}

vault_cache::entry const* vault_cache::find(vault::definition const& in, std::string_view path) const
{
    return const_cast<vault_cache*>(this)->found(in, path);
}

bool vault_cache::put(vault::definition const& in, std::string_view path, vault::content fresh, model::steady_time now)
{
    entry* const before = found(in, path);
    if (!before) {
        all_.push_back({in, std::string(path), std::move(fresh), now});
        return true;
    }
    before->fetched = now;
    auto const is_fresh = [&](vault::content const& one) { return one.text.reveal() == fresh.text.reveal(); };
    if (before->refused && is_fresh(*before->refused)) return false;
    bool const was_refused = std::exchange(before->refused, std::nullopt).has_value();
    if (is_fresh(before->content)) return was_refused;
    if (!before->in_force) before->in_force = std::move(before->content);
    before->content = std::move(fresh);
    return true;
}

void vault_cache::accept()
{
    for (entry& each : all_) each.in_force.reset();
}

void vault_cache::sift(std::function<bool()> const& makes)
{
    for (entry& each : all_)
        if (each.in_force) std::swap(each.content, *each.in_force);
    for (entry& each : all_) {
        if (!each.in_force) continue;
        std::swap(each.content, *each.in_force);
        if (makes()) continue;
        each.refused = std::move(each.content);
        each.content = std::move(*each.in_force);
        each.in_force.reset();
    }
}

bool vault_cache::refuses() const
{
    return std::ranges::any_of(all_, [](entry const& each) { return each.refused.has_value(); });
}

void vault_cache::keep_only(config::vault_book const& used)
{
    std::erase_if(all_, [&](entry const& each) {
        return std::ranges::none_of(used.secrets, [&](config::vault_secret const& one) {
            return one.path == each.path && vault::same_place(used.places[one.place].what, each.place);
        });
    });
}

config::vault_lookup vault_cache::lookup(std::shared_ptr<config::vault_book const> book, std::vector<vault_trouble> troubles) const
{
    return [this, book = std::move(book), troubles = std::move(troubles)](vault::reference const& what) -> model::result<std::string> {
        std::size_t const place = book->at(what.vault);
        entry const* const known = place < book->places.size() ? find(book->places[place].what, what.path) : nullptr;
        if (known) return vault::pick(known->content, what.key);
        auto const trouble =
            std::ranges::find_if(troubles, [&](vault_trouble const& each) { return each.vault == what.vault && each.path == what.path; });
        if (trouble != troubles.end()) return trouble->why;
        return model::failure{model::fault::internal, "the file changed while it was read"};
    };
}

}  // namespace signalbox::server
