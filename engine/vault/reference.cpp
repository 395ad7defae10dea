#include "engine/vault/reference.hpp"

#include "engine/base/ascii.hpp"

#include <algorithm>

namespace signalbox::vault {

namespace {

model::failure wrong(std::string why)
{
    return {.kind = model::fault::bad_request, .detail = std::move(why)};
}

/// What names of secrets have at each vault; anything else could change the address of a request.
bool is_path_byte(char c)
{
    return base::is_letter(c) || base::is_digit(c) || std::string_view("/-_.+=@:!~ ").find(c) != std::string_view::npos;
}

/// Neither empty parts nor those that lead upwards.
bool leads_down(std::string_view path)
{
    for (;;) {
        std::string_view const part = path.substr(0, path.find('/'));
        if (part.empty() || part == "." || part == ".." || part.front() == ' ' || part.back() == ' ') return false;
        if (part.size() == path.size()) return true;
        path.remove_prefix(part.size() + 1);
    }
}

}  // namespace

model::result<reference> read_reference(std::string_view text)
{
    std::size_t const slash = text.find('/'), hash = text.find('#');
    if (slash == text.npos || slash == 0 || hash < slash) return wrong("it has no vault's id before a first slash");
    reference out{.vault = std::string(text.substr(0, slash)), .path = {}, .key = {}};
    out.path = text.substr(slash + 1, hash == text.npos ? hash : hash - slash - 1);
    if (out.path.empty()) return wrong("it names no secret behind the vault's id");
    if (out.path.size() > path_limit) return wrong("its path is longer than " + std::to_string(path_limit) + " characters");
    if (!std::ranges::all_of(out.path, is_path_byte)) return wrong("its path has characters that no secret's name has");
    if (!leads_down(out.path)) return wrong("its path has an empty part, or one of dots or blanks");
    if (hash == text.npos) return out;
    out.key = text.substr(hash + 1);
    if (out.key.empty()) return wrong("nothing stands behind \"#\"");
    if (out.key.size() > key_limit) return wrong("its key is longer than " + std::to_string(key_limit) + " characters");
    if (!std::ranges::all_of(out.key, [](char c) { return c >= 0x20 && c < 0x7f; })) return wrong("its key is no visible ASCII");
    return out;
}

std::size_t segments_of(std::string_view path)
{
    return 1 + static_cast<std::size_t>(std::ranges::count(path, '/'));
}

}  // namespace signalbox::vault
