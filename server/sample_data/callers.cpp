// The cast: eight consumers as an office with a product has them. Hours are UTC.
#include "server/sample_data/callers.hpp"

#include <algorithm>

namespace signalbox::server::sample {

namespace {

using model::dialect;
using keys = std::string_view;

constexpr std::array<keys, 3> web_keys{"cfg_web-app_0", "cfg_web-app_1", "key_7m2q0r9x"};
constexpr std::array<keys, 2> mobile_keys{"cfg_mobile-app_0", "key_h4n8c1wz"};
constexpr std::array<keys, 2> ide_keys{"key_3vk5t0pa", "key_9d1ye6bm"};
constexpr std::array<keys, 1> desk_keys{"cfg_support-desk_0"};
constexpr std::array<keys, 1> batch_keys{"cfg_batch-reports_0"};
constexpr std::array<keys, 2> research_keys{"key_r0s3arch", "key_2b8fq7jd"};
constexpr std::array<keys, 1> ci_keys{"key_c1c1a4e6"};
constexpr std::array<keys, 1> translation_keys{"cfg_translation_0"};

constexpr std::array<errand, 3> web_errands{{{"support-chat", 0.50}, {"gpt-4.1-mini", 0.38}, {"summaries", 0.12}}};
constexpr std::array<errand, 2> mobile_errands{{{"support-chat", 0.45}, {"gpt-4.1-mini", 0.55}}};
constexpr std::array<errand, 2> ide_errands{{{"coding", 0.75}, {"claude-sonnet-4-5", 0.25}}};
constexpr std::array<errand, 2> desk_errands{{{"support-chat", 0.65}, {"summaries", 0.35}}};
constexpr std::array<errand, 2> batch_errands{{{"summaries", 0.88}, {"gpt-4.1-mini", 0.12}}};
constexpr std::array<errand, 2> research_errands{{{"gpt-4.1", 0.75}, {"gpt-5", 0.25}}};
constexpr std::array<errand, 2> ci_errands{{{"qwen2.5-coder-32b", 0.80}, {"coding", 0.20}}};
constexpr std::array<errand, 2> translation_errands{{{"gpt-4.1-mini", 0.60}, {"summaries", 0.40}}};

// consumer, keys, share, rhythm, dialect, streams, prompt, completion, cached, traced, errands
constexpr std::array<caller, caller_count> cast{{
    {"web-app", web_keys, 0.34, rhythm::evening, dialect::openai_chat, 0.85, 620, 190, 0.3, 0.6, web_errands},
    {"mobile-app", mobile_keys, 0.19, rhythm::evening, dialect::openai_chat, 0.92, 410, 150, 0.3, 0.0, mobile_errands},
    {"ide-plugin", ide_keys, 0.16, rhythm::office, dialect::anthropic, 0.96, 5200, 420, 0.8, 0.0, ide_errands},
    {"support-desk", desk_keys, 0.09, rhythm::office, dialect::openai_chat, 0.25, 1500, 260, 0.5, 0.4, desk_errands},
    {"batch-reports", batch_keys, 0.16, rhythm::night, dialect::openai_chat, 0.0, 3400, 340, 0.0, 0.2, batch_errands},
    {"research", research_keys, 0.022, rhythm::office, dialect::openai_chat, 0.4, 9000, 260, 0.2, 0.0, research_errands},
    {"ci", ci_keys, 0.06, rhythm::office, dialect::openai_chat, 0.0, 2100, 240, 0.0, 0.9, ci_errands},
    {"translation", translation_keys, 0.05, rhythm::steady, dialect::anthropic, 0.1, 700, 520, 0.0, 0.0, translation_errands},
}};

using hours = std::array<double, 24>;
constexpr hours office_hours{0.02, 0.02, 0.01, 0.01, 0.02, 0.05, 0.15, 0.45, 0.80, 0.98, 1.00, 0.95,
                             0.70, 0.90, 1.00, 0.97, 0.85, 0.60, 0.35, 0.20, 0.14, 0.10, 0.06, 0.03};
constexpr hours evening_hours{0.30, 0.18, 0.11, 0.08, 0.07, 0.10, 0.20, 0.38, 0.52, 0.58, 0.60, 0.64,
                              0.72, 0.68, 0.64, 0.66, 0.74, 0.86, 0.95, 1.00, 0.99, 0.88, 0.68, 0.47};
constexpr hours night_hours{0.10, 0.70, 1.00, 1.00, 0.75, 0.20, 0.03, 0.02, 0.02, 0.02, 0.02, 0.02,
                            0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.05};

double hour_of(hours const& table, std::int64_t when_us)
{
    double const at = static_cast<double>(when_us % day_us) / static_cast<double>(hour_us);
    auto const whole = static_cast<std::size_t>(at);
    double const part = at - static_cast<double>(whole);
    return table[whole] * (1 - part) + table[(whole + 1) % table.size()] * part;
}

bool weekend(std::int64_t when_us)
{
    return (when_us / day_us + 3) % 7 >= 5;
}

double rhythm_of(rhythm what, std::int64_t when_us)
{
    switch (what) {
    case rhythm::office: return hour_of(office_hours, when_us) * (weekend(when_us) ? 0.12 : 1);
    case rhythm::evening: return hour_of(evening_hours, when_us) * (weekend(when_us) ? 1.22 : 1);
    case rhythm::night: return hour_of(night_hours, when_us);
    case rhythm::steady: return 0.5;
    }
    return 1;
}

}  // namespace

std::span<caller const> callers()
{
    return cast;
}

double climb(std::int64_t when_us, story const& of)
{
    double const done = static_cast<double>(when_us - of.climb_us) / static_cast<double>(of.all.to_us - of.climb_us);
    return std::clamp(done, 0.0, 1.0);
}

double pace(caller const& who, std::int64_t when_us, story const& of)
{
    double now = who.share * rhythm_of(who.when, when_us);
    if (who.consumer == "research") {
        // Its jobs take no weekend off once they have begun to grow.
        double const up = climb(when_us, of);
        now = std::max(now, who.share * 0.5 * up) * (1 + 2 * up * up);
    }
    // People press the button again when nothing comes.
    if (who.consumer == "ide-plugin" && of.incident.holds(when_us)) now *= 1.4;
    return now;
}

}  // namespace signalbox::server::sample
