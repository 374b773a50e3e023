from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "documents"

    def ready(self) -> None:
        from documents import files
        from documents.making import FOLDER
        from documents.models import Document, DocumentState

        files.register(FOLDER, "Document", lambda: Document.objects.filter(state=DocumentState.READY))
