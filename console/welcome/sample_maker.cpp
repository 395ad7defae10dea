#include "console/welcome/sample_maker.hpp"

#include "console/config/program_place.hpp"
#include "console/welcome/sample_story.hpp"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

namespace signalbox::console {

namespace {

constexpr int longest_complaint = 4'096;
constexpr int end_limit_ms = 5'000;  // it looks for a signal after each thousand events

}  // namespace

SampleMaker::SampleMaker(QObject* parent, QString const& folder, int events) : QObject(parent), events_(events)
{
    QString const cache = QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation) + QStringLiteral("/signalbox");
    store_ = (folder.isEmpty() ? cache : folder) + QStringLiteral("/sample.db");
    connect(&child_, &QProcess::readyReadStandardError, this, &SampleMaker::readErrors);
    connect(&child_, &QProcess::finished, this, &SampleMaker::ended);
    connect(&child_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) emit failed(tr("%1 could not be started: %2").arg(child_.program(), child_.errorString()));
    });
}

SampleMaker::~SampleMaker()
{
    disconnect(&child_, nullptr, this, nullptr);
    if (!running()) return;
    child_.terminate();
    if (!child_.waitForFinished(end_limit_ms)) child_.kill();
    child_.waitForFinished(end_limit_ms);
}

bool SampleMaker::isFresh(QString const& store)
{
    auto const story = SampleStory::of(store);
    return story && QFileInfo::exists(store) && QDateTime::currentMSecsSinceEpoch() * 1000 - story->to_us < fresh_for_us;
}

void SampleMaker::make()
{
    if (running()) return;
    cancelled_ = false;
    files_.run([this, store = store_]() -> NewestJob::Then {
        if (isFresh(store)) return [this] { emit made(store_); };
        QString const program = findProgram();
        if (program.isEmpty()) return [this] { emit failed(programMissing()); };
        QDir().mkpath(QFileInfo(store).path());
        return [this, program] { launch(program); };
    });
}

void SampleMaker::launch(QString const& program)
{
    if (cancelled_) return emit failed({});
    unfinished_.clear();
    complaints_.clear();
    child_.start(program, {QStringLiteral("sample-data"), QStringLiteral("--seed"), QStringLiteral("1"), QStringLiteral("--events"),
                           QString::number(events_), QStringLiteral("--force"), QStringLiteral("--progress"), QStringLiteral("--output"),
                           QStringLiteral("json"), store_});
}

void SampleMaker::cancel()
{
    cancelled_ = true;
    child_.terminate();
}

void SampleMaker::readErrors()
{
    unfinished_ += child_.readAllStandardError();
    for (auto at = unfinished_.indexOf('\n'); at >= 0; at = unfinished_.indexOf('\n')) {
        QByteArray const line = unfinished_.left(at);
        unfinished_.remove(0, at + 1);
        bool number = false;
        int const percent = line.endsWith('%') ? line.chopped(1).toInt(&number) : 0;
        if (number)
            emit progress(percent);
        else if (complaints_.size() < longest_complaint)
            complaints_ += line + '\n';
    }
}

void SampleMaker::keep(QByteArray const& story)
{
    files_.run([this, path = SampleStory::fileOf(store_), story]() -> NewestJob::Then {
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(story) == story.size() && file.commit()) return [this] { emit made(store_); };
        return [this, why = tr("%1 could not be written: %2").arg(file.fileName(), file.errorString())] { emit failed(why); };
    });
}

void SampleMaker::ended(int code, QProcess::ExitStatus how)
{
    readErrors();
    QByteArray const story = child_.readAllStandardOutput();
    if (cancelled_) {
        emit failed({});
        return;
    }
    if (how == QProcess::NormalExit && code == 0 && SampleStory::fromJson(story)) return keep(story);
    QString const said = QString::fromUtf8(complaints_).trimmed();
    emit failed(said.isEmpty() ? tr("signalbox sample-data ended with status %1.").arg(code) : said);
}

}  // namespace signalbox::console
