// The JSON of notices, as docs/formats/notices.md has it. Values.
#pragma once

#include "engine/limits/ledger.hpp"
#include "storage/audit_act.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace signalbox::server {

/// "ntc_" and 16 hexadecimal digits from random bits: by it who takes notices tells one that came twice.
std::string new_notice_id();

/// `reserved`: what requests under way hold of the counter.
std::string limit_notice(limits::warning const& of, std::string_view reserved, std::string_view configuration, std::string_view id,
                         std::int64_t now_us);
std::string head_notice(storage::audit_head const& of, std::string_view configuration, std::string_view id, std::int64_t now_us);

}  // namespace signalbox::server
