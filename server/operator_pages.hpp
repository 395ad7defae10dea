// The operator's pages by method and path: who may ask for each, and who answers. The table that /, errors and the tests read.
#pragma once

#include "server/admin_pages.hpp"
#include "engine/gateway.hpp"
#include "storage/payload.hpp"

#include <span>
#include <string_view>

namespace signalbox::server {

/// Who may ask: everyone; operators, by the token where the configuration has one; holders of the token alone, for what changes the gateway or shows its
/// configuration: where the configuration has no token, the page is closed.
enum class asked_by : std::uint8_t { everyone, operators, holders };

struct operator_request {
    inbound const& as_sent;
    std::string_view id;  // what stands for "{id}" in the path
    bool trusted = false;
};

struct operator_page {
    std::string_view method;  // GET answers HEAD as well
    std::string_view path;    // "{id}" is one segment
    asked_by whom = asked_by::operators;
    admin_page (*answer)(admin_view const& of, operator_request const& asked);

    bool has_body() const { return method != "GET" && method != "DELETE"; }
};

std::span<operator_page const> operator_pages();

/// Whether some method of this path takes a body.
bool takes_body(std::string_view path);

/// Whether everyone may ask for this page by this method, of whatever Host: it shows nothing but whether requests are taken.
bool is_for_everyone(inbound const& request);

/// The page, or why there is none: 401, 403, 404, 405. `trusted`: the request has the token, or the configuration has none.
admin_page answer_operator(admin_view const& of, inbound const& request, bool trusted);

/// {"error": ...} with this status.
admin_page refused_page(int status, std::string_view why);

/// 503: an act of administration is not done where the chain could not be told of it.
admin_page too_many_acts();

admin_page config_text_page(admin_view const& of, operator_request const& asked);  // config_pages.cpp
admin_page merged_config_page(admin_view const& of, operator_request const& asked);
admin_page replace_config_page(admin_view const& of, operator_request const& asked);
admin_page config_files_page(admin_view const& of, operator_request const& asked);  // config_file_pages.cpp
admin_page replace_config_files_page(admin_view const& of, operator_request const& asked);
admin_page config_history_page(admin_view const& of, operator_request const& asked);  // config_history_pages.cpp
admin_page config_of_history_page(admin_view const& of, operator_request const& asked);
admin_page keys_page(admin_view const& of, operator_request const& asked);  // key_pages.cpp
admin_page create_key_page(admin_view const& of, operator_request const& asked);
admin_page rotate_key_page(admin_view const& of, operator_request const& asked);
admin_page revoke_key_page(admin_view const& of, operator_request const& asked);
admin_page payload_page(admin_view const& of, operator_request const& asked);  // payload_page.cpp
admin_page payload_part_page(admin_view const& of, std::string_view id, storage::payload_part part);
admin_page reset_limit_page(admin_view const& of, operator_request const& asked);  // admin_pages.cpp

}  // namespace signalbox::server
