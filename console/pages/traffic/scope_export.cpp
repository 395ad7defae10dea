#include "console/pages/traffic/scope_export.hpp"

#include "storage/event_json.hpp"

#include <QSaveFile>

#include <limits>

namespace signalbox::console {

namespace {

constexpr int tick_ms = 200;
constexpr qsizetype chunk = 256 * 1024;  // written at once

storage::list_query queryOf(Scope const& scope)
{
    storage::list_query query;
    query.range = scope.range;
    query.where = scope.where;
    query.limit = std::numeric_limits<std::size_t>::max();
    if (scope.snapshot != 0) query.cursor = scope.snapshot + 1;
    return query;
}

storage::failure diskFailure(QSaveFile const& file)
{
    return {storage::trouble::io, (file.fileName() + QStringLiteral(": ") + file.errorString()).toStdString()};
}

/// Lines gathered, and written by the chunk.
class Lines {
public:
    Lines(QSaveFile& file, ExportForm form) : file_(file), form_(form)
    {
        if (form_ == ExportForm::csv) text_ = storage::csv_header() + "\r\n";
    }
    bool add(schema::Event const& event)
    {
        if (form_ == ExportForm::csv)
            storage::append_csv(text_, event);
        else
            storage::append_json(text_, event);
        text_ += form_ == ExportForm::csv ? "\r\n" : "\n";
        return static_cast<qsizetype>(text_.size()) < chunk || flush();
    }
    bool flush()
    {
        auto const size = static_cast<qint64>(text_.size());
        bool const whole = file_.write(text_.data(), size) == size;
        text_.clear();
        return whole;
    }

private:
    QSaveFile& file_;
    ExportForm form_;
    std::string text_;
};

/// Runs on the reader's thread.
storage::result<std::uint64_t> write(storage::event_reader& from, storage::list_query const& query, ExportForm form, QString const& file,
                                     std::atomic<std::uint64_t>& written, std::atomic<bool> const& stop)
{
    QSaveFile out(file);  // a half-written export never takes the place of a whole one
    if (!out.open(QIODevice::WriteOnly)) return diskFailure(out);
    Lines lines(out, form);
    bool able = true;
    auto const visited = from.each(query, [&](schema::Event const& event) {
        able = lines.add(event);
        if (able) ++written;
        return able && !stop;
    });
    if (!visited) return visited.error();
    if (stop) return storage::failure{storage::trouble::interrupted, "cancelled"};
    if (!able || !lines.flush() || !out.commit()) return diskFailure(out);
    return written.load();
}

}  // namespace

ScopeExport::ScopeExport(StoreReader& store, QObject* parent) : QObject(parent), store_(store)
{
    tick_.setInterval(tick_ms);
    connect(&tick_, &QTimer::timeout, this, [this] { emit progressed(written()); });
}

ScopeExport::~ScopeExport()
{
    if (progress_) progress_->stop = true;
}

quint64 ScopeExport::written() const
{
    return progress_ ? progress_->written.load() : 0;
}

void ScopeExport::start(Scope const& scope, ExportForm form, QString const& file)
{
    cancel();
    auto const progress = std::make_shared<Progress>();
    progress_ = progress;
    own_ = std::make_unique<StoreReader>();
    channel_ = std::make_unique<StoreChannel>(*own_, Lane::scan, nullptr);
    connect(
        own_.get(), &StoreReader::failed, this, [this, file](storage::failure const& why) { answered(why, file); }, Qt::QueuedConnection);
    own_->open(store_.path());
    tick_.start();
    channel_->ask<std::uint64_t>(
        [query = queryOf(scope), form, file, progress](storage::event_reader& from) {
            return write(from, query, form, file, progress->written, progress->stop);
        },
        // Queued: the reader that answers goes with the export.
        [this, file, progress](storage::result<std::uint64_t> answer) {
            QMetaObject::invokeMethod(
                this,
                [this, file, progress, answer = std::move(answer)] {
                    if (progress == progress_) answered(answer, file);
                },
                Qt::QueuedConnection);
        });
}

void ScopeExport::answered(storage::result<std::uint64_t> const& answer, QString const& file)
{
    end();
    if (answer)
        emit finished(*answer, file);
    else if (answer.error().kind != storage::trouble::interrupted)
        emit failed(QString::fromStdString(answer.error().detail));
}

void ScopeExport::cancel()
{
    if (!progress_) return;
    end();
    emit cancelled();
}

void ScopeExport::end()
{
    tick_.stop();
    progress_->stop = true;
    progress_.reset();
    channel_.reset();
    own_.reset();  // interrupts what runs and waits for its thread: within a page of events
}

}  // namespace signalbox::console
