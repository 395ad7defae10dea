#include "server/vault_cache.hpp"

#include <algorithm>

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
    if (before->content.text.reveal() == fresh.text.reveal()) return false;
    before->content = std::move(fresh);
    return true;
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
