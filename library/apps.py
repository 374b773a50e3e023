from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "library"

    def ready(self) -> None:
        from cohorts import held_instead
        from core.navigation import register
        from documents import files
        from library import copying as library_copying
        from library.access import has_library
        from library.actions import carry_over
        from library.models import Version
        from library.reading import lines_of
        from library.uploads import FOLDER
        from programmes import copying
        from programmes.panel import register_materials

        files.register(FOLDER, "File", Version.objects.all)
        register_materials(lines_of)
        held_instead.register(carry_over)
        copying.register_part(library_copying.PART)
        register("Library", "library:index", has_library, order=25)
