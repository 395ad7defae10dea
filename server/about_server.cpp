#include "server/about_server.hpp"

namespace signalbox::server {

upstream::task<void> answer_about_server(std::string_view banner, std::string_view method, client_stream& client)
{
    reply_head head{200, "application/json", {}};
    std::string_view body = banner;
    if (method == "OPTIONS") {
        head = {204, {}, "Allow: GET, HEAD, POST, OPTIONS\r\n"};
        body = {};
    } else if (method != "GET" && method != "HEAD" && method != "POST") {
        head = {405, "application/json", "Allow: GET, HEAD, POST, OPTIONS\r\n"};
        body = R"({"error":{"message":"use GET","type":"invalid_request_error","param":null,"code":"method_not_allowed"}})";
    }
    std::span const pieces(&body, 1);
    (void)co_await client.send(head, pieces);
}

}  // namespace signalbox::server
