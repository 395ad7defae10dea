// A small store whose totals can be counted by hand, for the tests of the pages of statistics.
#pragma once

#include "console/pages/page.hpp"

#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <QDir>
#include <QSignalSpy>
#include <QString>
#include <QTest>

#include <string>

namespace signalbox::console::testing {

using namespace storage::testing;

inline constexpr int generous_ms = 30'000;

/// What one request was.
struct Made {
    std::int64_t at_us = noon_us;
    std::string model = "gpt-4o";
    std::string key = "key_one";
    std::int64_t latency_us = 1'000'000;
    std::string reason = {};                   // not empty: it failed
    std::optional<std::int64_t> cost = 1'000;  // micro-dollars; nothing: unknown
    std::string revision = "aaaaaaaaaaaa";
    std::string decision = {};  // instead of "allowed" or "error"
};

class StatisticsStore {
public:
    explicit StatisticsStore(std::int64_t started_us = noon_us - 3 * day_us) : writer_(writer_of(folder_))
    {
        must(writer_->begin_run("1.0-test", started_us));
    }
    void write(std::vector<Made> const& requests)
    {
        batch events;
        for (Made const& each : requests) events.push_back(event(each));
        must(append(*writer_, events));
    }
    QString path() const { return QString::fromStdString(folder_.file()); }
    std::unique_ptr<storage::event_reader> reader() { return reader_of(folder_); }

private:
    event_ptr event(Made const& of)
    {
        auto made = plain_event(of.at_us, ++number_);
        made->set_run(1);
        made->set_sequence(writer_->sequences().next());
        made->set_requested_model(of.model);
        made->set_key_id(of.key);
        made->set_latency_us(of.latency_us);
        made->set_stream(true);
        made->set_first_token_us(of.reason.empty() ? of.latency_us / 2 : 0);
        made->set_decision(!of.decision.empty() ? of.decision : of.reason.empty() ? "allowed" : "error");
        made->set_reason(of.reason);
        made->set_status(of.reason.empty() ? 200 : 502);
        made->set_config_revision(of.revision);
        made->mutable_tokens()->set_prompt(100);
        made->mutable_tokens()->set_completion(of.reason.empty() ? 50 : 0);
        made->clear_actual_cost_micros();
        if (of.cost) made->set_actual_cost_micros(*of.cost);
        return made;
    }

    temporary_folder folder_;
    std::unique_ptr<storage::event_writer> writer_;
    std::uint64_t number_ = 0;
};

inline void openStore(StoreReader& reader, QString const& path)
{
    QSignalSpy opened(&reader, &StoreReader::opened);
    reader.open(path);
    if (opened.isEmpty() && !opened.wait(generous_ms)) throw std::runtime_error{"the store did not open"};
}

inline storage::filter filterOf(std::string_view text)
{
    return must(storage::parse_filter(text));
}

/// Numbers keep together with their units by a space that does not break; here it is written as an ordinary one.
inline std::string plainText(QString text)
{
    return text.replace(QChar(QChar::Nbsp), QLatin1Char(' ')).toStdString();
}

/// Keeps a picture where SIGNALBOX_PICTURES says; nothing otherwise.
inline void keepPicture(QWidget& of, QString const& name)
{
    if (QString const folder = qEnvironmentVariable("SIGNALBOX_PICTURES"); !folder.isEmpty())
        of.grab().save(QDir(folder).filePath(name + QStringLiteral(".png")));
}

}  // namespace signalbox::console::testing
