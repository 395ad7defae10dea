# The Debian packages signalbox and signalbox-console: what belongs to each beside its program, and what CPack says of them.
# Included by packaging/CMakeLists.txt with SIGNALBOX_PACKAGES, which packaging/build-debs sets; then the prefix is /usr.
find_program(GZIP gzip REQUIRED)
set(debian ${CMAKE_CURRENT_LIST_DIR}/debian)
set(made ${CMAKE_CURRENT_BINARY_DIR}/debian)
set(SIGNALBOX_MAINTAINER "Signalbox maintainers <maintainers@signalbox.invalid>" CACHE STRING "Who answers for the packages")
string(TIMESTAMP SIGNALBOX_RELEASE_DATE "%Y-%m-%d" UTC)         # SOURCE_DATE_EPOCH decides when it is set
string(TIMESTAMP SIGNALBOX_CHANGELOG_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC)

# signalbox_document(PACKAGE COMPONENT): copyright and changelog, where Debian wants them.
function(signalbox_document package component)
    configure_file(${debian}/copyright.in ${made}/${package}/copyright @ONLY)
    file(WRITE ${made}/${package}/changelog "${package} (${PROJECT_VERSION}) bookworm; urgency=medium\n\n"
        "  * Version ${PROJECT_VERSION}.\n\n -- ${SIGNALBOX_MAINTAINER}  ${SIGNALBOX_CHANGELOG_DATE}\n")
    execute_process(COMMAND ${GZIP} -9nf ${made}/${package}/changelog COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${made}/${package}/copyright ${made}/${package}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package}
        COMPONENT ${component})
endfunction()

# signalbox_manual(PAGE COMPONENT): a manual page, compressed.
function(signalbox_manual page component)
    get_filename_component(name ${page} NAME)
    configure_file(${page} ${made}/${name} COPYONLY)
    execute_process(COMMAND ${GZIP} -9nkf ${made}/${name} COMMAND_ERROR_IS_FATAL ANY)
    install(FILES ${made}/${name}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT ${component})
endfunction()

signalbox_document(signalbox gateway)
set(compressed "")
foreach(page ${SIGNALBOX_MANUALS})
    set(from ${CMAKE_CURRENT_BINARY_DIR}/made/${page}.1)
    add_custom_command(OUTPUT ${from}.gz COMMAND ${GZIP} -9nkf ${from} DEPENDS ${from} VERBATIM)
    list(APPEND compressed ${from}.gz)
endforeach()
add_custom_target(signalbox_compressed_manuals ALL DEPENDS ${compressed})
install(FILES ${compressed} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT gateway)
file(READ ${debian}/signalbox.yaml.head head)
file(READ ${CMAKE_CURRENT_LIST_DIR}/../schema/examples/demo.yaml demo)
string(REGEX REPLACE "^(#[^\n]*\n)+" "" demo "${demo}")
file(WRITE ${made}/signalbox.yaml "${head}${demo}")
install(FILES ${made}/signalbox.yaml DESTINATION /etc/signalbox COMPONENT gateway)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME signalbox)
set(CPACK_PACKAGE_VENDOR Signalbox)
set(CPACK_PACKAGE_CONTACT ${SIGNALBOX_MAINTAINER})
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "")  # each package has a first line of its own
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL gateway)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

set(CPACK_DEBIAN_GATEWAY_PACKAGE_NAME signalbox)
set(CPACK_DEBIAN_GATEWAY_PACKAGE_SECTION net)
set(CPACK_DEBIAN_GATEWAY_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_GATEWAY_PACKAGE_SUGGESTS signalbox-console)
set(CPACK_DEBIAN_GATEWAY_DESCRIPTION "gateway for language-model traffic
Applications speak one API to one endpoint; routes decide which provider and
model answers, what happens when it fails, what it costs and what is
remembered about it. OpenAI's Chat Completions and Anthropic's Messages,
streamed and plain; failover, weights, keys, and one event for each request
in an SQLite file.
.
The service is installed and not started.")
set(CPACK_DEBIAN_GATEWAY_PACKAGE_CONTROL_EXTRA ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)

if(TARGET signalbox-console)
    find_program(RSVG rsvg-convert REQUIRED)
    set(console ${CMAKE_CURRENT_LIST_DIR}/console)
    signalbox_document(signalbox-console console)
    signalbox_manual(${console}/signalbox-console.1 console)
    install(FILES ${console}/signalbox-console.desktop DESTINATION ${CMAKE_INSTALL_DATADIR}/applications COMPONENT console)
    install(FILES ${console}/signalbox-events.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/mime/packages COMPONENT console)
    configure_file(${console}/local.signalbox.console.metainfo.xml.in ${made}/local.signalbox.console.metainfo.xml @ONLY)
    install(FILES ${made}/local.signalbox.console.metainfo.xml DESTINATION ${CMAKE_INSTALL_DATADIR}/metainfo COMPONENT console)
    set(icons ${CMAKE_INSTALL_DATADIR}/icons/hicolor)
    install(FILES ${console}/signalbox-console.svg DESTINATION ${icons}/scalable/apps COMPONENT console)
    foreach(side 16 22 24 32 48 64 128 256 512)
        set(icon ${made}/icons/${side}x${side}/signalbox-console.png)
        file(MAKE_DIRECTORY ${made}/icons/${side}x${side})
        execute_process(COMMAND ${RSVG} --width ${side} --height ${side} --output ${icon} ${console}/signalbox-console.svg
            COMMAND_ERROR_IS_FATAL ANY)
        install(FILES ${icon} DESTINATION ${icons}/${side}x${side}/apps COMPONENT console)
    endforeach()

    list(APPEND CPACK_COMPONENTS_ALL console)
    set(CPACK_DEBIAN_CONSOLE_PACKAGE_NAME signalbox-console)
    set(CPACK_DEBIAN_CONSOLE_PACKAGE_SECTION net)
    # Plugins are loaded, not linked: the icon is an SVG. The gateway is what it starts on request.
    set(CPACK_DEBIAN_CONSOLE_PACKAGE_DEPENDS "libqt6svg6")
    set(CPACK_DEBIAN_CONSOLE_PACKAGE_RECOMMENDS "signalbox (= ${PROJECT_VERSION}), qt6-wayland")
    set(CPACK_DEBIAN_CONSOLE_DESCRIPTION "console of the language-model gateway Signalbox
Opens the event store of a gateway, also while it is written, and shows its
traffic, models, latency and cost: an overview with percentiles and heat
map, every request with its attempts, and models side by side, for any query
and range of time.
.
It can start a gateway with simulated models and make sample data.")
endif()
include(CPack)
