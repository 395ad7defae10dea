// No view of a small screen has a text that is wider than its place and does not say so: each view with the sample data, light and dark, at two scales.
#include "console/frame/main_window.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/playground/playground_page.hpp"

#include "tests/console/support/eventually.hpp"
#include "tests/console/support/painted_texts.hpp"
#include "tests/console/support/parts.hpp"

#include <QAbstractItemView>
#include <QFile>
#include <QPainter>
#include <QPixmap>
#include <QProcess>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr QSize small_screen{1'280, 720};

struct Look {
    int place;
    Choice theme;
    int scale;
};

/// The store of all of these tests: made once.
QString sampleStore()
{
    static QTemporaryDir const folder;
    static QString const path = folder.filePath(QStringLiteral("sample.db"));
    if (!QFile::exists(path)) {
        QProcess program;
        program.start(QStringLiteral(SIGNALBOX_BINARY_DIR "/bin/signalbox"),
                      {QStringLiteral("sample-data"), QStringLiteral("--events"), QStringLiteral("20000"), path});
        EXPECT_TRUE(program.waitForFinished(generous_ms) && program.exitCode() == 0) << program.readAllStandardError().toStdString();
    }
    return path;
}

class CutTexts : public ::testing::TestWithParam<Look> {
protected:
    void show(Look const& look)
    {
        LaunchOptions options;
        options.store = sampleStore();
        options.page = pageName(look.place);
        options.range = QStringLiteral("all");
        options.size = small_screen;
        options.theme = look.theme;
        window_ = std::make_unique<MainWindow>(options, home_.filePath(QStringLiteral("console.ini")));
        window_->show();
        settle();
        if (look.place == Place::config) {
            QString const file = home_.filePath(QStringLiteral("signalbox.yaml"));
            ASSERT_TRUE(QFile::copy(QStringLiteral(SIGNALBOX_SOURCE_DIR "/schema/examples/demo.yaml"), file));
            part<ConfigPage>(*window_).openFile(file);
        }
        if (look.place == Place::traffic) {
            auto& table = part<QTableView>(*window_, "events");
            table.setCurrentIndex(table.model()->index(2, 0));
        }
        if (look.place == Place::playground)
            part<PlaygroundPage>(*window_).setSavedPrompt(
                {{.system = {}, .earlier = {}, .user = QStringLiteral("Will it rain?"), .temperature = 0.5, .max_tokens = 200},
                 {QStringLiteral("gpt-4o"), QStringLiteral("claude-sonnet")},
                 5});
        settle();
    }
    void settle()
    {
        ASSERT_TRUE(eventually([this] { return window_->isSettled(); }));
        QCoreApplication::processEvents();
    }

    QTemporaryDir home_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

TEST_P(CutTexts, are_on_no_view)
{
    PaintedTexts const texts;  // charts paint into pictures of their own while the window is built
    show(GetParam());
    QPixmap picture(small_screen * GetParam().scale);
    picture.setDevicePixelRatio(GetParam().scale);
    window_->render(&picture);
    EXPECT_GT(texts.count(), 30);
    EXPECT_EQ(texts.cut().join(QLatin1Char('\n')).toStdString(), "");
}

TEST(painted_texts, are_seen_to_be_cut)
{
    PaintedTexts const texts;
    QPixmap picture(200, 40);
    QPainter painter(&picture);
    painter.drawText(QRectF(0, 0, 20, 20), Qt::AlignLeft, QStringLiteral("no clear difference"));
    painter.drawText(QRect(0, 0, 190, 20), Qt::AlignLeft, QStringLiteral("better"));
    EXPECT_EQ(texts.count(), 2);
    ASSERT_EQ(texts.cut().size(), 1);
    EXPECT_TRUE(texts.cut().front().startsWith(QStringLiteral("'no clear difference' is"))) << texts.cut().front().toStdString();
}

namespace {

std::vector<Look> allLooks()
{
    std::vector<Look> made;
    for (int place = 0; place < pageCount(); ++place)
        for (Choice const theme : {Choice::light, Choice::dark})
            for (int const scale : {1, 2}) made.push_back({place, theme, scale});
    return made;
}

}  // namespace

INSTANTIATE_TEST_SUITE_P(views, CutTexts, ::testing::ValuesIn(allLooks()), [](auto const& of) {
    return pageName(of.param.place).toStdString() + (of.param.theme == Choice::dark ? "_dark_" : "_light_") +
           std::to_string(of.param.scale);
});

}  // namespace signalbox::console
