#include "engine/upstream/websocket_handshake.hpp"

#include "engine/base/ascii.hpp"
#include "engine/base/base64.hpp"
#include "engine/wire/http_field.hpp"

#include <openssl/evp.h>

#include <algorithm>

namespace signalbox::upstream {

namespace {

constexpr int upgrade_required = 426;
constexpr std::size_t nonce_size = 16;
constexpr std::string_view version = "13";

/// Whether one of the fields of this name lists the word.
bool lists(wire::header_list const& head, std::string_view name, std::string_view word)
{
    auto const has = [&](wire::header const& each) {
        if (!base::same_text(each.name, name)) return false;
        std::string_view list = each.value;
        for (std::string_view member; wire::next_member(list, member);)
            if (base::same_text(member, word)) return true;
        return false;
    };
    return std::ranges::any_of(head.all(), has);
}

model::failure wrong(std::string_view words, std::string_view field, int status)
{
    return {model::fault::bad_request, std::string(words), std::string(field), status, {}};
}

}  // namespace

bool names_websocket(wire::header_list const& head)
{
    return lists(head, "upgrade", "websocket") && lists(head, "connection", "upgrade");
}

std::optional<model::failure> handshake_problem(wire::header_list const& head)
{
    if (!names_websocket(head))
        return wrong("this path speaks WebSocket: connect with ws:// or wss:// (RFC 6455, HTTP/1.1)", "Upgrade", upgrade_required);
    if (head.find("sec-websocket-version").value_or("") != version)
        return wrong("this path speaks version 13 of WebSocket", "Sec-WebSocket-Version", upgrade_required);
    auto const nonce = base::decode_base64(head.find("sec-websocket-key").value_or(""));
    if (!nonce || nonce->size() != nonce_size) return wrong("the key of the handshake is no 16 bytes in base64", "Sec-WebSocket-Key", 400);
    return std::nullopt;
}

std::string websocket_accept(std::string_view key)
{
    static constexpr std::string_view of_protocol = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";  // RFC 6455 1.3
    std::string const text = std::string(key).append(of_protocol);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
    return base::encode_base64({reinterpret_cast<char const*>(digest), size});
}

std::string_view switch_problem(wire::header_list const& head, std::string_view key)
{
    if (!names_websocket(head)) return "status 101 for another protocol than WebSocket";
    if (head.find("sec-websocket-accept").value_or("") != websocket_accept(key))
        return "status 101 without the Sec-WebSocket-Accept asked for";
    if (head.find("sec-websocket-extensions")) return "status 101 with an extension of WebSocket that was not asked for";
    return {};
}

std::vector<std::string_view> subprotocols(wire::header_list const& head)
{
    std::vector<std::string_view> out;
    for (wire::header const& each : head.all()) {
        if (!base::same_text(each.name, "sec-websocket-protocol")) continue;
        std::string_view list = each.value;
        for (std::string_view member; wire::next_member(list, member);)
            if (!member.empty()) out.push_back(member);
    }
    return out;
}

}  // namespace signalbox::upstream
