// The SQL functions that compiled filters call: what stands in an event's detail, and comparisons of text that SQLite does not have.
#include "storage/detail_codec.hpp"
#include "storage/filter_match.hpp"
#include "storage/filter_sql.hpp"

namespace signalbox::storage {

namespace {

std::string_view bytes_of(sqlite3_value* value)
{
    auto const* bytes = static_cast<char const*>(sqlite3_value_blob(value));
    return {bytes, bytes == nullptr ? 0 : static_cast<std::size_t>(sqlite3_value_bytes(value))};
}

void call_detail_text(sqlite3_context* context, int, sqlite3_value** arguments)
{
    std::string_view const text = detail_text(bytes_of(arguments[0]), sqlite3_value_int(arguments[1]));
    sqlite3_result_text64(context, text.empty() ? "" : text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void call_detail_count(sqlite3_context* context, int, sqlite3_value** arguments)
{
    sqlite3_result_int64(context, static_cast<sqlite3_int64>(detail_count(bytes_of(arguments[0]), sqlite3_value_int(arguments[1]))));
}

void call_text_passes(sqlite3_context* context, int, sqlite3_value** arguments)
{
    auto const op = static_cast<comparison>(sqlite3_value_int(arguments[0]));
    sqlite3_result_int(context, text_passes(op, bytes_of(arguments[1]), bytes_of(arguments[2])));
}

void call_text_mentions(sqlite3_context* context, int, sqlite3_value** arguments)
{
    sqlite3_result_int(context, text_mentions(bytes_of(arguments[0]), bytes_of(arguments[1])));
}

}  // namespace

result<void> install_detail_text(database& in)
{
    struct function {
        char const* name;
        int takes;
        void (*call)(sqlite3_context*, int, sqlite3_value**);
    };
    for (auto const& [name, takes, call] :
         {function{"detail_text", 2, call_detail_text}, function{"detail_count", 2, call_detail_count},
          function{"text_passes", 3, call_text_passes}, function{"text_mentions", 2, call_text_mentions}}) {
        int const code = sqlite3_create_function_v2(in.raw(), name, takes, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, nullptr,
                                                    call, nullptr, nullptr, nullptr);
        if (code != SQLITE_OK) return in.error(code, "opening");
    }
    return {};
}

}  // namespace signalbox::storage
