#include "engine/provider/sigv4.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/hex.hpp"
#include "engine/base/percent.hpp"
#include "engine/base/query.hpp"
#include "engine/base/timestamp.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <new>
#include <stdexcept>
#include <utility>
#include <vector>

namespace signalbox::provider::sigv4 {

namespace {

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::string_view terminator = "aws4_request";

std::string hmac(std::string_view key, std::string_view text)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    auto const* const bytes = reinterpret_cast<unsigned char const*>(text.data());
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes, text.size(), made.data(), &size))
        throw std::runtime_error("HMAC failed inside OpenSSL");
    return {reinterpret_cast<char const*>(made.data()), size};
}

std::string_view day_of(scope const& by)
{
    return by.time.substr(0, by.time.find('T'));
}

std::string credential_scope(scope const& by)
{
    return std::string(day_of(by)).append("/").append(by.region).append("/").append(by.service).append("/").append(terminator);
}

/// The segments of a path without empty ones, "." and ".." (RFC 3986 5.2.4).
std::vector<std::string_view> plain_segments(std::string_view path)
{
    std::vector<std::string_view> kept;
    while (!path.empty()) {
        std::string_view const segment = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), segment.size() + 1));
        if (segment == "..") {
            if (!kept.empty()) kept.pop_back();
        } else if (!segment.empty() && segment != ".") {
            kept.push_back(segment);
        }
    }
    return kept;
}

std::string encoded_path(std::string_view path)
{
    std::string out;
    while (true) {
        std::size_t const slash = path.find('/');
        out += base::percent_encoded(path.substr(0, slash));
        if (slash == std::string_view::npos) return out;
        out += '/';
        path.remove_prefix(slash + 1);
    }
}

std::string canonical_path(std::string_view path, bool normalized)
{
    if (!normalized) return path.empty() ? "/" : encoded_path(path);
    std::string out;
    for (std::string_view const segment : plain_segments(path)) out.append("/").append(base::percent_encoded(segment));
    if (out.empty() || path.ends_with('/')) out += '/';
    return out;
}

std::string canonical_query(std::string_view query)
{
    std::vector<std::pair<std::string, std::string>> all;
    while (!query.empty()) {
        base::query_field const each = base::take_query_field(query);
        if (each.whole.empty()) continue;
        all.emplace_back(base::percent_encoded(base::percent_decoded(each.name)), base::percent_encoded(base::percent_decoded(each.value)));
    }
    std::ranges::sort(all);
    std::string out;
    for (auto const& [name, value] : all) out.append(out.empty() ? "" : "&").append(name).append("=").append(value);
    return out;
}

/// Without white space at its ends, runs of it as one blank.
std::string canonical_value(std::string_view value)
{
    std::string out;
    for (char const c : value) {
        bool const blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
        if (!blank)
            out += c;
        else if (!out.empty() && out.back() != ' ')
            out += ' ';
    }
    if (out.ends_with(' ')) out.pop_back();
    return out;
}

std::map<std::string, std::string> canonical_fields(std::span<field const> fields)
{
    std::map<std::string, std::string> all;
    for (field const& each : fields) {
        auto const [at, first] = all.try_emplace(base::lowered(each.name), canonical_value(each.value));
        if (!first) at->second.append(",").append(canonical_value(each.value));
    }
    return all;
}

std::string names_of(std::map<std::string, std::string> const& fields)
{
    std::string out;
    for (auto const& [name, value] : fields) out.append(out.empty() ? "" : ";").append(name);
    return out;
}

struct free_context {
    void operator()(EVP_MD_CTX* what) const { EVP_MD_CTX_free(what); }
};

}  // namespace

std::string sha256_of(std::span<std::string_view const> pieces)
{
    std::unique_ptr<EVP_MD_CTX, free_context> const with(EVP_MD_CTX_new());
    if (!with) throw std::bad_alloc();
    std::array<unsigned char, EVP_MAX_MD_SIZE> made{};
    unsigned size = 0;
    bool done = EVP_DigestInit_ex(with.get(), EVP_sha256(), nullptr) == 1;
    for (std::string_view const each : pieces) done = done && EVP_DigestUpdate(with.get(), each.data(), each.size()) == 1;
    if (!done || EVP_DigestFinal_ex(with.get(), made.data(), &size) != 1) throw std::runtime_error("SHA-256 failed inside OpenSSL");
    return base::hex_of_bytes({reinterpret_cast<char const*>(made.data()), size});
}

std::string time_text(std::int64_t microseconds_since_1970)
{
    std::string out;
    for (char const c : base::timestamp_text(microseconds_since_1970).substr(0, std::string_view("2026-11-21T11:43:05").size()))
        if (c != '-' && c != ':') out += c;
    return out + 'Z';
}

std::string canonical_request(request const& of, bool normalized)
{
    auto const fields = canonical_fields(of.fields);
    std::string out(of.method);
    out.append("\n").append(canonical_path(of.path, normalized)).append("\n").append(canonical_query(of.query)).append("\n");
    for (auto const& [name, value] : fields) out.append(name).append(":").append(value).append("\n");
    return out.append("\n").append(names_of(fields)).append("\n").append(of.payload_sha256);
}

std::string string_to_sign(std::string_view canonical, scope const& by)
{
    std::string out(algorithm);
    out.append("\n").append(by.time).append("\n").append(credential_scope(by)).append("\n");
    return out + sha256_of({&canonical, 1});
}

std::string signature(std::string_view to_sign, scope const& by)
{
    std::string key = hmac("AWS4" + std::string(by.secret), day_of(by));
    for (std::string_view const part : {by.region, by.service, terminator, to_sign}) key = hmac(key, part);
    return base::hex_of_bytes(key);
}

std::string authorization(request const& of, scope const& by)
{
    std::string out(algorithm);
    out.append(" Credential=").append(by.key_id).append("/").append(credential_scope(by));
    out.append(", SignedHeaders=").append(names_of(canonical_fields(of.fields)));
    return out.append(", Signature=").append(signature(string_to_sign(canonical_request(of), by), by));
}

}  // namespace signalbox::provider::sigv4
