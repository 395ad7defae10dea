#include "storage/audit_encoding.hpp"

#include <algorithm>
#include <bit>

namespace signalbox::storage {

namespace {

void append_word(std::string& out, std::uint64_t value)
{
    std::array<char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(value >> (56 - 8 * i) & 0xff);
    out.append(bytes.data(), bytes.size());
}

void append_name(std::string& out, name_id name, catalog const& names)
{
    append_cell(out, name == name_none ? cell{} : cell::of_text(names.text(name)));
}

template <class Known>
Known* place_for(std::vector<Known>& of, std::int64_t id, std::size_t count)
{
    if (id < 1 || static_cast<std::uint64_t>(id) > count) return nullptr;
    if (of.size() < count) of.resize(count);
    return &of[static_cast<std::size_t>(id - 1)];
}

}  // namespace

void append_cell(std::string& out, cell const& value)
{
    out.push_back(static_cast<char>(value.is));
    switch (value.is) {
    case cell::kind::null: return;
    case cell::kind::integer: return append_word(out, static_cast<std::uint64_t>(value.integer));
    case cell::kind::real: return append_word(out, std::bit_cast<std::uint64_t>(value.real));
    case cell::kind::text:
    case cell::kind::blob: append_word(out, value.bytes.size()); out.append(value.bytes);
    }
}

sha256_digest const& event_digests::of_split(std::int64_t id, catalog const& names)
{
    known* const at = place_for(splits_, id, names.splits().size());
    if (!at) return nothing_.digest;
    if (at->made) return at->digest;
    std::string bytes;
    for (name_id const each : names.splits()[static_cast<std::size_t>(id - 1)].names) append_name(bytes, each, names);
    *at = {true, hash_.of(bytes)};
    return at->digest;
}

sha256_digest const& event_digests::of_shape(std::int64_t id, catalog const& names)
{
    known* const at = place_for(shapes_, id, names.shapes().size());
    if (!at) return nothing_.digest;
    if (at->made) return at->digest;
    shape const& row = names.shapes()[static_cast<std::size_t>(id - 1)];
    std::string bytes;
    for (name_id const each : row.names) append_name(bytes, each, names);
    append_cell(bytes, cell::of_real(row.assignment_probability));
    *at = {true, hash_.of(bytes)};
    return at->digest;
}

sha256_digest event_digests::of(row_cells const& row, catalog const& names)
{
    auto const at = [&](event_column of) -> cell const& { return row[static_cast<std::size_t>(of)]; };
    sha256_digest const& split = of_split(at(event_column::split).integer, names);
    sha256_digest const& shape = of_shape(at(event_column::shape).integer, names);
    bytes_.clear();
    for (std::size_t i = 0; i < row.size(); ++i) switch (static_cast<event_column>(i)) {
        case event_column::split: append_cell(bytes_, cell::of_blob(bytes_of(split))); break;
        case event_column::shape: append_cell(bytes_, cell::of_blob(bytes_of(shape))); break;
        case event_column::config_revision: append_cell(bytes_, cell::of_text(names.text(static_cast<name_id>(row[i].integer)))); break;
        default: append_cell(bytes_, row[i]);
        }
    return hash_.of(bytes_);
}

void event_digests::forget()
{
    splits_.clear();
    shapes_.clear();
}

sha256_digest head_after(sha256_digest const& before, audit_link const& link, sha256& hash)
{
    std::string frame;
    append_cell(frame, cell::of(static_cast<std::int64_t>(link.number)));
    append_cell(frame, cell::of_text(link.kind));
    append_cell(frame, cell::of_text(link.act));
    append_cell(frame, cell::of(link.at_us));
    append_cell(frame, cell::of(static_cast<std::int64_t>(link.last_event)));
    hash.add(bytes_of(before));
    hash.add(frame);
    hash.add(link.body);
    return hash.finish();
}

std::uint64_t entry_id(std::string_view body, std::size_t at)
{
    std::uint64_t id = 0;
    for (char const byte : body.substr(at * entry_bytes, 8)) id = id << 8 | static_cast<unsigned char>(byte);
    return id;
}

std::string_view entry_digest(std::string_view body, std::size_t at)
{
    return body.substr(at * entry_bytes + 8, 32);
}

void append_entry(std::string& body, std::uint64_t id, sha256_digest const& digest)
{
    append_word(body, id);
    body.append(bytes_of(digest));
}

std::int64_t first_id_at(std::int64_t us)
{
    return (std::max<std::int64_t>(us, 0) / 1000 + 1) << 20;
}

}  // namespace signalbox::storage
