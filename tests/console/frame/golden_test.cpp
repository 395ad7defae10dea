// Each view in light and dark, some of them on a screen of twice the pixels, as a picture, compared with the one kept in tests/golden/console.
// SIGNALBOX_UPDATE=1 keeps the new ones; where they differ, the picture and the difference lie in the build folder.
#include "console/frame/main_window.hpp"
#include "console/pages/cost/cost_page.hpp"
#include "console/pages/playground/playground_page.hpp"
#include "console/pages/traffic/body_view.hpp"
#include "console/pages/traffic/event_table.hpp"

#include "storage/payload_writer.hpp"
#include "tests/console/body/kept_exchanges.hpp"
#include "tests/console/frame/window_store.hpp"
#include "tests/console/support/parts.hpp"

#include <QAction>
#include <QComboBox>
#include <QDir>
#include <QHeaderView>
#include <QImage>
#include <QPixmap>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr int patience_ms = 60'000;
constexpr int channel_tolerance = 24;     // of 255: how fonts are smoothed differs a little between versions
constexpr double share_tolerance = 0.01;  // of the pixels
QSize const picture_size{1'000, 640};

struct Look {
    char const* page;
    char const* theme;
    int scale = 1;  // pixels of the screen for one of the window
};

bool differs(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) > channel_tolerance || std::abs(qGreen(a) - qGreen(b)) > channel_tolerance ||
           std::abs(qBlue(a) - qBlue(b)) > channel_tolerance;
}

/// The share of pixels that differ; they are red in `picture`.
double difference(QImage const& was, QImage const& is, QImage& picture)
{
    picture = is.convertToFormat(QImage::Format_Grayscale8).convertToFormat(QImage::Format_RGB32);
    std::int64_t count = 0;
    for (int y = 0; y < is.height(); ++y)
        for (int x = 0; x < is.width(); ++x)
            if (differs(was.pixel(x, y), is.pixel(x, y))) {
                picture.setPixel(x, y, qRgb(255, 0, 0));
                ++count;
            }
    return static_cast<double>(count) / (is.width() * is.height());
}

/// The kept picture, or the new one where they are renewed.
void expectPicture(QString const& name, QImage const& is)
{
    QString const kept = QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/golden/console/") + name;
    if (qEnvironmentVariableIsSet("SIGNALBOX_UPDATE")) {
        QDir().mkpath(QStringLiteral(SIGNALBOX_SOURCE_DIR "/tests/golden/console"));
        ASSERT_TRUE(is.save(kept, "PNG", 0));
        return;
    }
    QImage const was = QImage(kept).convertToFormat(QImage::Format_RGB32);
    ASSERT_EQ(was.size(), is.size()) << kept.toStdString() << " is missing or of another size; SIGNALBOX_UPDATE=1 makes it";
    QImage picture;
    double const share = difference(was, is, picture);
    if (share <= share_tolerance) return;
    QString const folder = QStringLiteral(SIGNALBOX_BINARY_DIR "/console-golden/");
    QDir().mkpath(folder);
    is.save(folder + name);
    picture.save(folder + QStringLiteral("difference-") + name);
    ADD_FAILURE() << share * 100 << " % of the pixels differ; see " << folder.toStdString() << "difference-" << name.toStdString();
}

/// Tokens every 20 milliseconds, and a pause of one and a half seconds.
storage::payload streamWithPause()
{
    std::string body;
    std::vector<int> times;
    for (int i = 0; i < 40; ++i) {
        body +=
            "data: "
            "{\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" +
            (i == 0 ? std::string() : "word " + std::to_string(i)) + "\"}}]}\n\n";
        times.push_back(600 + 20 * i + i * i % 7 + (i < 9 ? 0 : 1'500));
    }
    storage::payload one = keptParts("{}", body).of;
    one.at(storage::payload_part::answered).times = timesOf(body, times);
    return one;
}

class Golden : public ::testing::TestWithParam<Look> {};

QImage pictureOf(Look const& look)
{
    st::temporary_folder const folder;
    QTemporaryDir settings;
    auto const writer = st::writer_of(folder);
    writeDay(*writer);
    LaunchOptions options;
    options.store = QString::fromStdString(folder.file());
    options.page = QLatin1String(look.page);
    options.size = picture_size;
    options.theme = QLatin1String(look.theme) == QStringLiteral("dark") ? Choice::dark : Choice::light;
    MainWindow window(options, settings.filePath(QStringLiteral("console.ini")), [] { return look_us; });
    window.show();
    EXPECT_TRUE(QTest::qWaitFor([&] { return window.isSettled(); }, patience_ms));
    if (options.page == QStringLiteral("traffic")) {
        int failed_over = 400;  // in the bad hour
        while (dayEvent(failed_over)->attempts_size() < 2) ++failed_over;
        quint64 const id = dayEvent(failed_over)->id();
        auto& table = part<EventTable>(window);
        part<Workspace>(window).showRequest(id);
        EXPECT_TRUE(QTest::qWaitFor([&] { return table.currentId() == id && window.isSettled(); }, patience_ms));
        table.placeRow(table.currentIndex().row(), 4 * table.verticalHeader()->defaultSectionSize());
    }
    if (options.page == QStringLiteral("cost")) {
        auto& cost = part<CostPage>(window);
        cost.setNow(look_us);  // its month is that of the events
        for (QAction* each : cost.commands())
            if (each->text() == QStringLiteral("Read the costs again")) each->trigger();
        EXPECT_TRUE(QTest::qWaitFor([&] { return window.isSettled(); }, patience_ms));
    }
    if (options.page == QStringLiteral("playground"))
        part<PlaygroundPage>(window).setSavedPrompt({{.system = QStringLiteral("Answer in one sentence."),
                                                      .earlier = {{true, QStringLiteral("Hello")}, {false, QStringLiteral("Good day.")}},
                                                      .user = QStringLiteral("Will it rain tomorrow?"),
                                                      .temperature = 0.5,
                                                      .max_tokens = 200},
                                                     {QStringLiteral("gpt-4o"), QStringLiteral("claude-sonnet")},
                                                     5});
    if (window.focusWidget() != nullptr) window.focusWidget()->clearFocus();  // no blinking cursor
    QCoreApplication::processEvents();
    EXPECT_TRUE(QTest::qWaitFor([&] { return window.isSettled(); }, patience_ms));
    part<StatusLine>(window).setQueryTime(std::chrono::microseconds(1'500));  // the one thing that is another each time
    QCoreApplication::processEvents();                                        // its line is laid out anew
    QPixmap picture(picture_size * look.scale);
    picture.setDevicePixelRatio(look.scale);
    window.render(&picture);
    return picture.toImage().convertToFormat(QImage::Format_RGB32);
}

}  // namespace

TEST_P(Golden, looks_as_it_did)
{
    auto const& look = GetParam();
    QString const scale = look.scale == 1 ? QString() : QStringLiteral("@%1x").arg(look.scale);
    QString const name = QStringLiteral("%1-%2%3.png").arg(QLatin1String(look.page), QLatin1String(look.theme), scale);
    expectPicture(name, pictureOf(look));
}

TEST(golden_stream, has_its_events_with_times_and_gaps_in_light_and_dark)
{
    st::temporary_folder const folder;
    auto const writer = st::writer_of(folder);
    auto const payloads = st::must(storage::payload_writer::open(storage::payload_path(folder.file()), 64u << 20));
    storage::payload const one = streamWithPause();
    st::must(payloads->append({&one, 1}));
    StoreReader reader;
    reader.open(QString::fromStdString(folder.file()));
    schema::Event event;
    event.set_id(one.event);
    event.set_payload_policy("all");
    event.set_client_dialect("openai_chat");
    for (Choice const choice : {Choice::light, Choice::dark}) {
        Theme::instance().setChoice(choice);
        BodyView view(reader, BodyView::Side::reply, nullptr);
        view.resize(460, 520);
        part<QComboBox>(view).setCurrentIndex(3);
        view.show();
        view.setEvent(event);
        ASSERT_TRUE(QTest::qWaitFor([&] { return view.isSettled(); }, patience_ms));
        if (view.focusWidget() != nullptr) view.focusWidget()->clearFocus();
        QCoreApplication::processEvents();
        QPixmap picture(view.size());
        view.render(&picture);
        expectPicture(choice == Choice::dark ? QStringLiteral("stream-dark.png") : QStringLiteral("stream-light.png"),
                      picture.toImage().convertToFormat(QImage::Format_RGB32));
    }
    Theme::instance().setChoice(Choice::system);
}

INSTANTIATE_TEST_SUITE_P(views, Golden,
                         ::testing::Values(Look{"overview", "light"}, Look{"overview", "dark"}, Look{"traffic", "light"},
                                           Look{"traffic", "dark"}, Look{"models", "light"}, Look{"models", "dark"}, Look{"cost", "light"},
                                           Look{"cost", "dark"}, Look{"cost", "light", 2}, Look{"experiments", "light"},
                                           Look{"experiments", "dark"}, Look{"experiments", "light", 2}, Look{"sessions", "light"},
                                           Look{"sessions", "dark"}, Look{"sessions", "light", 2}, Look{"playground", "light"},
                                           Look{"playground", "dark"}, Look{"playground", "light", 2}),
                         [](auto const& of) {
                             std::string const scale = of.param.scale == 1 ? "" : "_" + std::to_string(of.param.scale);
                             return std::string(of.param.page) + "_" + of.param.theme + scale;
                         });

}  // namespace signalbox::console
