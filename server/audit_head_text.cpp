#include "server/audit_head_text.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"
#include "engine/wire/json.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>

namespace signalbox::server {

namespace {

constexpr std::size_t head_file_limit = std::size_t{64} << 20;  // bytes: an export each minute for a year

std::optional<storage::sha256_digest> digest_of(std::string_view text)
{
    storage::sha256_digest made{};
    if (text.size() != 2 * made.size()) return std::nullopt;
    auto const digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
    for (std::size_t i = 0; i < made.size(); ++i) {
        int const high = digit(text[2 * i]), low = digit(text[2 * i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        made[i] = static_cast<std::uint8_t>(high << 4 | low);
    }
    return made;
}

std::optional<storage::known_head> head_of(std::string_view line)
{
    if (!wire::check_json(line)) return std::nullopt;
    wire::json_view const one(line);
    auto const link = one["link"].unsigned_integer();
    auto const digest = digest_of(one["head"].string_or({}));
    if (!link || !digest) return std::nullopt;
    return storage::known_head{link, *digest};
}

storage::failure unusable(std::string why)
{
    return {storage::trouble::bad_request, std::move(why)};
}

}  // namespace

std::string head_line(storage::audit_head const& of)
{
    std::string line;
    base::json_object one(line);
    one.number("link", of.number);
    one.text("head", storage::hex_of(of.digest));
    one.text("at", base::timestamp_text(of.at_us));
    one.close();
    return line;
}

storage::result<std::vector<storage::known_head>> read_heads(std::string const& digest_or_file)
{
    if (auto const digest = digest_of(digest_or_file)) return std::vector<storage::known_head>{{std::nullopt, *digest}};
    std::ifstream file(digest_or_file, std::ios::binary);
    if (!file) return unusable("--head " + digest_or_file + " is neither 64 hexadecimal digits in lower case nor a file that can be read");
    std::vector<storage::known_head> heads;
    std::size_t number = 0, bytes = 0;
    for (std::string line; std::getline(file, line);) {
        ++number;
        bytes += line.size() + 1;
        if (bytes > head_file_limit) return unusable(digest_or_file + " has more than 64 MiB; give its newest lines");
        bool const torn = file.eof();
        auto const head = head_of(line);
        if (!head && !torn && !line.empty())
            return unusable(digest_or_file + ", line " + std::to_string(number) + " is no line of `signalbox audit head`");
        if (head) heads.push_back(*head);
    }
    if (heads.empty()) return unusable(digest_or_file + " has no line of `signalbox audit head`");
    return heads;
}

}  // namespace signalbox::server
