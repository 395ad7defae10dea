#include "console/frame/view_keeper.hpp"

#include "console/pages/file_work.hpp"
#include "schema/event_id.hpp"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QStandardPaths>

namespace signalbox::console {

namespace {

/// Where views are offered from; the user may keep them anywhere.
QDir viewFolder()
{
    return QDir(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/views"));
}

}  // namespace

bool ViewKeeper::thereIsAView() const
{
    return workspace_.isVisibleTo(&window_);
}

SavedView ViewKeeper::currentView()
{
    PageStack& pages = workspace_.pages();
    return {.page = pageName(pages.current()),
            .query = session_.scope().scope().query,
            .range = rangeArgument(session_.scope().scope()),
            .state = pages.currentPage().saveState()};
}

void ViewKeeper::save()
{
    if (!thereIsAView()) return status_.note(tr("There is no view to save: no store is open"));
    QDir const folder = viewFolder();
    folder.mkpath(QStringLiteral("."));
    QString const path =
        QFileDialog::getSaveFileName(&window_, tr("Save this view"), folder.filePath(QStringLiteral("view.json")), tr("Views (*.json)"));
    if (!path.isEmpty()) write(path);
}

void ViewKeeper::write(QString const& path)
{
    writeFile(window_, path, toJson(currentView()),
              [this, path](QString const& wrong) { status_.note(wrong.isEmpty() ? tr("The view is in %1").arg(path) : wrong); });
}

void ViewKeeper::ask()
{
    QString const path =
        QFileDialog::getOpenFileName(&window_, tr("Open a saved view"), viewFolder().path(), tr("Views (*.json);;All files (*)"));
    if (!path.isEmpty()) show(path);
}

void ViewKeeper::show(QString const& path)
{
    readFile(window_, path, largest_view_file, [this, path](QByteArray const& json, QString const& wrong) {
        if (!wrong.isEmpty()) return status_.note(wrong);
        ReadView const read = readView(json);
        if (!read.view) return status_.note(path + QStringLiteral(": ") + read.wrong);
        show(*read.view);
    });
}

void ViewKeeper::show(SavedView const& view)
{
    session_.scope().setQuery(view.query);
    session_.setRange(view.range);
    workspace_.showPage(placeOf(view.page));
    if (!view.state.isEmpty()) workspace_.pages().currentPage().restoreState(view.state);
}

QByteArray ViewKeeper::takeInto(LaunchOptions& options)
{
    if (options.view.isEmpty()) return {};
    ReadView const read = readViewFile(options.view);
    if (!read.view) {
        status_.note(read.wrong);
        return {};
    }
    if (options.query.isEmpty()) options.query = read.view->query;
    if (options.range.isEmpty()) options.range = read.view->range;
    if (!options.page.isEmpty() && options.page != read.view->page) return {};
    options.page = read.view->page;
    return read.view->state;
}

void ViewKeeper::copyLink()
{
    if (!thereIsAView()) return;
    quint64 const request = workspace_.pages().currentPage().chosenRequest();
    QString const id = request == 0 ? QString() : QString::fromStdString(schema::event_id::to_text(request));
    QGuiApplication::clipboard()->setText(linkText(QFileInfo(session_.store().path()).absoluteFilePath(), currentView(), id));
    status_.note(tr("Copied a command that shows this view"));
}

std::vector<PaletteEntry> ViewKeeper::paletteEntries()
{
    std::vector<PaletteEntry> entries;
    QDir const folder = viewFolder();
    for (QFileInfo const& each : folder.entryInfoList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
        entries.push_back({tr("View"), each.completeBaseName(), {}, [this, path = each.filePath()] { show(path); }});
    return entries;
}

}  // namespace signalbox::console
