// Heads of requests and replies as a payload has them: a start line and fields, without the values of those that may hold a key or a token. Pure.
#pragma once

#include "engine/wire/header_list.hpp"

#include <span>
#include <string>
#include <string_view>

namespace signalbox::payload {

/// What stands for such a value.
inline constexpr std::string_view hidden_value = "***";

/// Whether a field of a head or of a query has a name of keys, tokens, cookies or signatures.
bool is_private(std::string_view name);

/// `also`: further private names, in lower case.
std::string request_head(std::string_view method, std::string_view path, std::string_view query, std::span<wire::header const> fields,
                         std::span<std::string const> also = {});
/// `head` as it is sent: lines up to an empty one, or to its end.
std::string sent_head(std::string_view head);
std::string reply_head(int status, std::span<wire::header const> fields);
/// `lines` as they are sent.
std::string reply_head(int status, std::string_view content_type, std::string_view lines);

}  // namespace signalbox::payload
